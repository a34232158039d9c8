"""The name that was probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """Return the remedy for an unknown name: the nearest known one, or `otherwise` when none looks like it."""
    near = get_close_matches(name, sorted(known), n=1, cutoff=0.65)
    return f"vouliez-vous écrire « {near[0]} » ?" if near else otherwise
