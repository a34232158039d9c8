"""What can be asked for on a line, by subject: importing this declares it all."""

from guichet.lines.acts import blocking, losses, puk, sims, unlocking, users

__all__ = ["blocking", "losses", "puk", "sims", "unlocking", "users"]
