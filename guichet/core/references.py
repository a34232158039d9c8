"""Public references: what URLs, the API and the log call a thing. Never a row id, never the billing system's id.

Ten characters of Crockford's base 32 (no I, L, O, U), upper case: 50 random bits, readable over the phone.
"""

import re
import secrets

from guichet.core.errors import GuichetError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
# What new_reference() makes and the database holds.
REFERENCE_REGEX = f"[0-9A-HJKMNP-TV-Z]{{{LENGTH}}}"
# For the URL converter: what a person may type instead; normalise_reference() has the last word.
TYPED_REFERENCE_REGEX = f"[0-9A-Za-z]{{{LENGTH}}}"

_CANONICAL = re.compile(REFERENCE_REGEX)
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "\u00a0": None, "-": None})


class NotAReference(GuichetError):
    code = "references.not_a_reference"


def new_reference() -> str:
    """Return a random reference. Uniqueness is the database's word: retry on a conflict."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def normalise_reference(text: str) -> str:
    """Return the reference that a person or a link meant: any case, O for 0, I or L for 1, spaces and dashes dropped.

    Errors: NotAReference for anything else, whatever the text.
    """
    # Unicode has letters whose upper case is ASCII (ſ, ı): only ASCII and the no-break space may pass.
    if not text.replace("\u00a0", " ").isascii():
        raise NotAReference
    reference = text.upper().translate(_MISREAD)
    if not _CANONICAL.fullmatch(reference):
        raise NotAReference
    return reference


def reference_in(text: str) -> str:
    """Return the reference that a text is, as normalise_reference() does, or an empty text for anything else."""
    try:
        return normalise_reference(text)
    except NotAReference:
        return ""
