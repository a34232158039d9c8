"""The user of a line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeclareUser:
    """Who is declared as the user of a line; `contact_email` may be empty."""

    given_name: str
    family_name: str
    language: str
    contact_email: str = ""


@dataclass(frozen=True, slots=True)
class CompleteUser:
    """How the user of a line is named, spoken and written to."""

    given_name: str
    family_name: str
    language: str
    contact_email: str = ""


@dataclass(frozen=True, slots=True)
class RemoveUser:
    """Nothing more is asked to remove the user of a line."""


@dataclass(frozen=True, slots=True)
class UserFacts:
    """What acts on a line's user look at. `own`: who asks is that user; `only_this`: they are nothing else."""

    signs_in_by_number: bool
    kind: str
    state: str
    number: str
    user_id: int | None
    own: bool
    only_this: bool
