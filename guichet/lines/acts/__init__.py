"""What can be asked for on a line, by subject: importing this declares it all."""

from guichet.lines.acts import blocking, calls, puk, restrictions, users

__all__ = ["blocking", "calls", "puk", "restrictions", "users"]
