"""What the short number understands, and what it says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from guichet.core.periods import DateRange
from guichet.usage.values import Balance


class Ask(StrEnum):
    """What a text asks for."""

    USAGE = "usage"
    HELP = "help"
    CONFIRM = "confirm"  # the new card of the line, with the code that was sent to it


class Silence(StrEnum):
    """Why nothing is answered."""

    OTHER_NUMBER = "short_number.other_number"  # it was not sent to the short number, or this operator has none
    UNKNOWN = "short_number.unknown"  # no line of this operator has that number
    NOT_IN_SERVICE = "short_number.not_in_service"
    BLOCKED = "short_number.blocked"  # who has it in hands may not be its user
    TOO_MANY = "short_number.too_many"


class Confirmation(StrEnum):
    """What came of a code sent back from a line to confirm its new card."""

    DONE = "done"
    ALREADY = "already"
    WRONG = "wrong"  # and tries stay
    SPENT = "spent"  # that was the last try
    LATE = "late"  # no code sent to this line may be used any more
    WITHOUT = "without"  # there are no six digits
    NOTHING = "nothing"  # no card waits
    REFUSED = "refused"  # the act was: the line's cards are frozen, or who asked for the code may no longer


# They use up a code or a try, of which there are few: their answers need no other limit.
LIMITED = (Confirmation.DONE, Confirmation.WRONG, Confirmation.SPENT, Confirmation.REFUSED)


class Turn(StrEnum):
    """What a line may have now: an answer, the word that there are no more for a while, nothing."""

    ANSWER = "answer"
    NOTICE = "notice"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Silenced:
    """A line that had so many answers that it gets none until a moment."""

    answers: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Understood:
    """What was asked, and in which language when the word is of one only. `code`: six digits, to confirm."""

    ask: Ask
    language: str = ""
    code: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What came of a code sent back, and how many tries stay after a wrong one."""

    what: Confirmation
    left: int = 0


@dataclass(frozen=True, slots=True)
class ShortNumber:
    """The number that gives counters; `included` in the plans or not."""

    number: str
    included: bool


@dataclass(frozen=True, slots=True)
class Allowed:
    """What was used of one kind, and what the bundle gives of it.

    `given` is None without end, or when it gives none (`bundled` is False).
    """

    used: int
    bundled: bool = False
    given: int | None = None


@dataclass(frozen=True, slots=True)
class Counters:
    """What a line used in the period: bytes, seconds, messages, minor units. None for what it has none of to count."""

    days: DateRange
    read_at: datetime | None
    data: Allowed | None
    balance: Balance | None
    calls: Allowed | None
    texts: Allowed | None
    beyond_minor: int


@dataclass(frozen=True, slots=True)
class Caller:
    """A line in service that asks, and who reads or hears the answer."""

    line_id: int
    customer_id: int
    person_id: int | None
    number: str = field(repr=False)
    language: str
    counters: Counters


@dataclass(frozen=True, slots=True)
class Spoken:
    """Sentences for a voice to say, in a language; there are no abbreviations in them."""

    language: str
    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.sentences)
