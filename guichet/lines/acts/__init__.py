"""What can be asked for on a line, by subject: importing this declares it all."""

from guichet.lines.acts import blocking, calls, options, puk, restrictions, users

__all__ = ["blocking", "calls", "options", "puk", "restrictions", "users"]
