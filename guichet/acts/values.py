"""What other apps may know of acts: who asks for what, on what, how sure we are, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Any, Protocol

from guichet.core.errors import GuichetError

Data = Mapping[str, Any]  # Any: what JSON holds

RECENT_FOR = timedelta(minutes=5)


class Assurance(IntEnum):
    """How sure we are of who asks: signed in, or having given their password less than `RECENT_FOR` ago.

    STRONG: having given besides, as lately, a second proof that does not come through a line.
    """

    SIGNED_IN = 1
    RECENT = 2
    STRONG = 3


class SecondProof(StrEnum):
    """What somebody gave besides their password. None of them reaches the line: a stolen number gives none."""

    AUTHENTICATOR = "authenticator"
    RECOVERY_CODE = "recovery_code"
    PASSKEY = "passkey"  # the device, and the gesture or the code that opens it: two proofs at once
    MAIL = "mail"


class Channel(StrEnum):
    """By which road something was asked for."""

    WEB = "web"
    API = "api"
    SMS = "sms"
    ASSISTANT = "assistant"
    DESK = "desk"
    SYSTEM = "system"


class EntryKind(StrEnum):
    """What a line of the journal is about: an act, one that was refused, somebody's security, a look at a file."""

    ACT = "act"
    REFUSAL = "refusal"
    SECURITY = "security"
    ACCESS = "access"


class Result(StrEnum):
    """What came of it."""

    DONE = "done"
    ALREADY = "already"
    PENDING = "pending"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Target:
    """What is acted on, with the row ids of what holds it: enough to know who may."""

    kind: str
    id: int
    reference: str
    customer_id: int
    contract_id: int | None = None
    line_id: int | None = None
    site_id: int | None = None


class Access(Protocol):
    """What somebody may do, as the app that knows grants answers."""

    def may(self, capability: str, target: Target) -> bool:
        """Tell whether this capability reaches this target."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What one of the operator's staff was asked for somebody: by which way, why, and how they knew who asked.

    Codes, which the journal keeps. `opens` are the acts whose secret may be told to who asks in this way.
    """

    way: str
    reason: str
    check: str
    ticket: str = ""
    opens: frozenset[str] = field(default=frozenset(), repr=False)

    def noted(self) -> dict[str, str]:
        """Return what the journal keeps of it."""
        said = {"way": self.way, "reason": self.reason, "check": self.check, "ticket": self.ticket}
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. `assured_at` is when they last gave their password.

    One of the operator's staff who acts for somebody says for whom, `on_behalf_of`, and what they were asked, `demand`.
    `second_at` is when they last gave a second proof, and `second` which one.
    """

    person_id: int
    access: Access = field(compare=False, repr=False)
    assured_at: datetime | None = None
    on_behalf_of: int | None = None
    second_at: datetime | None = None
    second: SecondProof | None = None
    demand: Demand | None = None

    @property
    def asker_id(self) -> int:
        """Whose demand it is: the person staff act for, else who asks. What is "one's own" is said with this one."""
        return self.on_behalf_of or self.person_id

    def assurance(self, at: datetime) -> Assurance:
        """Return how sure we are at a moment; a clock that went back makes nobody surer."""
        if not _recent(self.assured_at, at):
            return Assurance.SIGNED_IN
        return Assurance.STRONG if _recent(self.second_at, at) else Assurance.RECENT


def _recent(given_at: datetime | None, at: datetime) -> bool:
    return given_at is not None and timedelta() <= at - given_at < RECENT_FOR


@dataclass(frozen=True, slots=True)
class Ask:
    """One demand, as facts and services receive it. `policy` is the pack's section that the act named."""

    act: str
    target: Target
    by: Actor
    channel: Channel
    at: datetime
    policy: Any = None  # Any: each act has its own section


@dataclass(frozen=True, slots=True)
class Instead:
    """What to do instead of a refused act: another act, a page, a moment from which it works, or a person to call."""

    act: str = ""
    page: str = ""
    after: datetime | None = None
    on: date | None = None
    contact: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not, and what to do instead. The words are found at the edge, by `code` and `data`."""

    code: str
    data: Data = field(default_factory=dict)
    instead: Instead = Instead()


@dataclass(frozen=True, slots=True)
class Already:
    """What was asked for is so already: nothing is done, and it is said."""

    data: Data = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Done:
    """What a service answers. `pending` names what others still have to do; empty when all is done."""

    data: Data = field(default_factory=dict)
    pending: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an act, the same each time that its key is sent. `entry` is its reference in the journal.

    `revealed` is a secret, shown a short while and never stored; empty when there is none, or when it is too late.
    """

    act: str
    entry: str
    data: Data = field(default_factory=dict)
    already: bool = False
    pending: str = ""
    replayed: bool = False
    revealed: str = field(default="", repr=False, compare=False)


class Refused(GuichetError):
    """`refusal` says why and what instead."""

    code = "acts.refused"

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal=refusal.code)
        self.refusal = refusal


class NotAllowed(GuichetError):
    """No grant gives this person this act on this target. `data["act"]`."""

    code = "acts.not_allowed"


class StepUpNeeded(GuichetError):
    """The password must be given again first. `data["act"]`."""

    code = "acts.step_up_needed"


class KeyReused(GuichetError):
    """The key already stands for another demand. `data["act"]`."""

    code = "acts.key_reused"


class DayNotOver(GuichetError):
    """The day may still get entries; later it may be sealed. `data["day"]`."""

    code = "acts.day_not_over"
    may_heal = True


class DayBeforeNotSealed(GuichetError):
    """Seals follow one another day by day. `data["day"]`."""

    code = "acts.day_before_not_sealed"
