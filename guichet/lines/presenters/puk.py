"""A PUK as its page shows it."""

from __future__ import annotations


def puk_code(code: str) -> str:
    """Return eight digits in two groups, easier to copy: "1234 5678"."""
    return f"{code[:4]}\u00a0{code[4:]}"
