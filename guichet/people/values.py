"""What other apps may know of people."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from guichet.core.errors import GuichetError


class IdentifierKind(StrEnum):
    """What a person signs in with."""

    EMAIL = "email"
    LINE_NUMBER = "line_number"


class StaffRole(StrEnum):
    """What somebody does for the operator; empty for customers."""

    NONE = ""
    ADVISER = "adviser"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"


class Theme(StrEnum):
    """The look that the person chose; empty follows the device."""

    SYSTEM = ""
    LIGHT = "light"
    DARK = "dark"


class ChallengePurpose(StrEnum):
    """What a code opens; a code issued for one purpose opens no other."""

    ACCESS = "access"
    PASSWORD = "password"  # noqa: S105 (a purpose, not a secret)
    PROCURATION = "procuration"
    ACT = "act"


class SessionKind(StrEnum):
    """Which limits a session has."""

    VISIT = "visit"
    STAY = "stay"
    STAFF = "staff"


class Ended(StrEnum):
    """Why a session was ended, said on the sign-in page."""

    IDLE = "idle"
    TOO_LONG = "too-long"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` tries. The count starts again `period` after the first, or after the last if `until_quiet`.

    `until_quiet` is the stricter: whatever stretch of `period` is looked at, no more than `most` stand in it.
    """

    name: str
    most: int
    period: timedelta
    until_quiet: bool = False


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """How long a session lives without a page, and at all."""

    idle: timedelta
    absolute: timedelta


class NotAnIdentifier(GuichetError):
    """An e-mail or a number that cannot be one. `data["kind"]`."""

    code = "people.not_an_identifier"


class IdentifierTaken(GuichetError):
    """Somebody else signs in with it. `data["kind"]`."""

    code = "people.identifier_taken"


class TooManyAttempts(GuichetError):
    """`until`: the moment from which trying again may work."""

    code = "people.too_many_attempts"

    def __init__(self, until: datetime) -> None:
        super().__init__(may_heal=True, until=until)
        self.until = until


class ChallengeRefused(GuichetError):
    """The code opens nothing. `data["reason"]`: "wrong" (`data["left"]` tries stay), "spent", "expired", "unknown"."""

    code = "people.challenge_refused"


class LinkRefused(GuichetError):
    """A link of a mail that has expired, was used, or never was."""

    code = "people.link_refused"


class LastSupervisor(GuichetError):
    """Nobody would be left to manage the operator's staff."""

    code = "people.last_supervisor"
