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
    ELSEWHERE = "elsewhere"
    PASSWORD = "password-changed"  # noqa: S105 (a reason)
    CLOSED = "closed"


class SecurityEvent(StrEnum):
    """What the journal says of somebody's own security; its entries are named "security.<event>"."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 (what happened)
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    TOTP_ADDED = "totp_added"
    TOTP_REMOVED = "totp_removed"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    RECOVERY_CODE_USED = "recovery_code_used"
    QUESTION_SET = "question_set"
    QUESTION_REMOVED = "question_removed"
    ANSWER_CHECKED = "answer_checked"
    DEVICE_ENDED = "device_ended"
    DEVICES_ENDED = "devices_ended"
    ACCESS_CREATED = "access_created"
    EMAIL_CHANGE_ASKED = "email_change_asked"
    EMAIL_VERIFIED = "email_verified"
    EMAIL_CHANGED = "email_changed"
    EMAIL_CHANGE_UNDONE = "email_change_undone"

    @property
    def act(self) -> str:
        """The name of its entries."""
        return f"security.{self.value}"


class Road(StrEnum):
    """How somebody proved who they are."""

    PASSWORD = "password"  # noqa: S105 (a road)
    PASSKEY = "passkey"


@dataclass(frozen=True, slots=True)
class Browser:
    """What a browser says it is: codes that are written in the journal, empty when it is none that we know."""

    name: str = ""
    system: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """From where somebody asks: their browser, and the address of the space, for the links of mails."""

    browser: Browser
    site: str


@dataclass(frozen=True, slots=True)
class SessionLife:
    """What a session says of itself."""

    kind: SessionKind
    began_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Device:
    """A session that lives. `reference` names it without telling its key."""

    reference: str
    browser: Browser
    kind: SessionKind
    began_at: datetime
    seen_at: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey as its owner sees it. `reference` is a keyed hash of its row."""

    reference: str
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in of the journal, or one that failed."""

    at: datetime
    event: SecurityEvent
    browser: Browser
    road: Road
    new_device: bool


@dataclass(frozen=True, slots=True)
class SecurityState:
    """What somebody has done about their security so far."""

    password_set_at: datetime | None
    has_password: bool
    passkeys: int
    totp_since: datetime | None
    recovery_codes: int
    has_question: bool
    devices: int


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


class PasskeyRefused(GuichetError):
    """What a browser answered is not the passkey that was asked for. Asking again may work."""

    code = "people.passkey_refused"
    may_heal = True


class SecondFactorNeeded(GuichetError):
    """The person may not be without a second factor: staff, administrators of companies."""

    code = "people.second_factor_needed"


class NoSecurityQuestion(GuichetError):
    """Nobody can check an answer: the person has chosen no question."""

    code = "people.no_security_question"


class LinkRefused(GuichetError):
    """A link of a mail that has expired, was used, or never was."""

    code = "people.link_refused"


class CodeHeldBack(GuichetError):
    """No code goes to a line whose SIM card has just changed. `data["until"]`."""

    code = "people.code_held_back"

    def __init__(self, until: datetime) -> None:
        super().__init__(may_heal=True, until=until)
        self.until = until


class LastSupervisor(GuichetError):
    """Nobody would be left to manage the operator's staff."""

    code = "people.last_supervisor"
