"""What the desk finds, before it is put into words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from guichet.contracts.values import CustomerHead
from guichet.core.errors import GuichetError


class By(StrEnum):
    """What led from what was typed to a customer."""

    REFERENCE = "reference"
    LINE = "line"
    PHONE = "phone"
    CONTRACT = "contract"
    INVOICE = "invoice"
    EMAIL = "email"
    NAME = "name"
    PERSON_EMAIL = "person_email"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Match:
    """One reason to show a customer. `said`: the number, address or name that matched; `role`: a person's, if any."""

    by: By
    said: str
    score: float
    role: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A customer that was found, and why: the best reason first, never empty."""

    customer: CustomerHead
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Findings:
    """The customers found, the likeliest first. `more`: there are others, what was typed says too little."""

    hits: tuple[Hit, ...]
    more: bool


class DropReason(StrEnum):
    """Why a parked item is given up: a choice, since the journal is never changed and must hold no free words."""

    DONE_OTHERWISE = "done_otherwise"
    POINTLESS = "pointless"
    WRONG = "wrong"


class Why(StrEnum):
    """Why staff help somebody or look at their space: a choice, as `DropReason` is."""

    CALL = "call"
    COMPLAINT = "complaint"
    FAULT = "fault"
    SAFETY = "safety"


class Help(StrEnum):
    """What an adviser does for somebody who cannot sign in, without ever seeing or setting a password."""

    RESET = "reset"
    UNLOCK = "unlock"
    SESSIONS = "sessions"


class StaffAct(StrEnum):
    """What a supervisor does with one of the staff: one of the roles, or something else."""

    ADVISER = "adviser"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    LINK = "link"
    FACTOR = "factor"
    END = "end"


class SupervisorThere(GuichetError):
    """A supervisor can invite the staff already."""

    code = "desk.supervisor_there"
