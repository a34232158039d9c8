"""Starting, watching and ending processes: what `guichet serve` and `guichet demo` stand on. Plain Python."""
