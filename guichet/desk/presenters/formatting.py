"""What the desk hides of people's own means of contact."""

from __future__ import annotations

from guichet.core.phones import HIDDEN

SHOWN_OF_NAME = 2


def masked_email(address: str) -> str:
    """Return "cl•••@courriel.example": enough for the person to know which, too little to write to."""
    name, at, house = address.partition("@")
    return f"{name[:SHOWN_OF_NAME]}{HIDDEN * 3}{at}{house}" if address else ""
