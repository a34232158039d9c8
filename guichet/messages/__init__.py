"""What the operator writes to its customers."""
