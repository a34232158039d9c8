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


class OptionKind(StrEnum):
    """What an option is, for those who look for it."""

    BOUQUET = "bouquet"
    DECODER = "decoder"
    DATA = "data"
    MAILBOX = "mailbox"
    CALLS = "calls"
    ROAMING = "roaming"
    EQUIPMENT = "equipment"
    OTHER = "other"


class Starts(StrEnum):
    """When what is asked for begins: at once, or with the next month of subscription."""

    NOW = "now"
    NEXT_PERIOD = "next_period"


class Ends(StrEnum):
    """When what is removed stops: at once, or with the month of subscription under way."""

    NOW = "now"
    END_OF_PERIOD = "end_of_period"


UNLIMITED = "unlimited"
