"""What other apps may know of the catalogue."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from guichet.core.errors import GuichetError
from guichet.operators import LocalText


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


class EditionInThePast(GuichetError):
    """An edition is in force from today at the earliest. `data["on"]`."""

    code = "catalogue.edition_in_the_past"


class EditionInForce(GuichetError):
    """An edition that is or was in force is not given up. `data["on"]`."""

    code = "catalogue.edition_in_force"


class CatalogueMoved(GuichetError):
    """Another edition came meanwhile: what was compared is not what is in force any more."""

    code = "catalogue.moved"


@dataclass(frozen=True, slots=True)
class EditionFacts:
    """An edition, as the desk lists it. `published_by` is empty for a billing system."""

    reference: str
    in_force_on: date
    digest: str
    offers: int
    options: int
    source: str
    published_at: datetime
    published_by: str
    withdrawn_at: datetime | None


class Move(StrEnum):
    """What an edition makes of an offer or an option, in the order in which it is told."""

    ADDED = "added"
    PRICE = "price"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Change:
    """One offer or option that an edition changes. `fields` are the keys that differ, the price left out.

    Prices are tax included, in the currency's minor unit; None before what is added, and after what is withdrawn.
    """

    move: Move
    code: str
    is_option: bool
    name: LocalText
    before_minor: int | None
    after_minor: int | None
    fields: tuple[str, ...] = ()
