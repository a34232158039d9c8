"""What other apps may know of the catalogue."""

from enum import StrEnum


class Family(StrEnum):
    """What an offer or an option is about."""

    MOBILE = "mobile"
    FIXED = "fixed"
    INTERNET = "internet"
    TV = "tv"
    CONVERGENT = "convergent"


class Segment(StrEnum):
    """Whom an offer is for."""

    RESIDENTIAL = "residential"
    PROFESSIONAL = "professional"
    BOTH = "both"


class AllowanceKind(StrEnum):
    """What a bundle gives."""

    DATA = "data"
    VOICE = "voice"
    SMS = "sms"
    MMS = "mms"


class Beyond(StrEnum):
    """What becomes of internet once the month's data are used up."""

    REDUCED = "reduced"
    CHARGED = "charged"
    STOPPED = "stopped"


UNLIMITED = "unlimited"
