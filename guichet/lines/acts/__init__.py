"""What can be asked for on a line, by subject: importing this declares it all."""

from guichet.lines.acts import blocking, calls, losses, options, puk, restrictions, sims, unlocking, users

__all__ = ["blocking", "calls", "losses", "options", "puk", "restrictions", "sims", "unlocking", "users"]
