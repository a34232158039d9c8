"""`catalogue.toml`: offers and options, with their prices and what goes with what."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema

from guichet.catalogue.values import UNLIMITED, AllowanceKind, Beyond, Ends, Family, OptionKind, Segment, Starts
from guichet.operators import LocalText, PackModel, Section, Wrong, did_you_mean, wrong
from guichet.operators.base import Code, repeated, tables, texts


def _quantity(value: object) -> int | str:
    if value == UNLIMITED:
        return UNLIMITED
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 10**18:
        return value
    raise wrong(
        "une quantité est attendue",
        'écrivez un nombre entier d’octets, de secondes ou de messages, ou "unlimited"',
    )


def _percent(value: object) -> Decimal:
    if isinstance(value, str) and value.replace(".", "", 1).isdecimal() and Decimal(value) < 100:
        return Decimal(value)
    raise wrong("un taux est attendu", 'écrivez-le en pourcentage et entre guillemets, « "20" » ou « "5.5" »')


Quantity = Annotated[
    int | Literal["unlimited"],
    PlainValidator(_quantity),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 1}, {"const": UNLIMITED}]}),
]
Percent = Annotated[
    Decimal,
    PlainValidator(_percent),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "pattern": r"^\d{1,2}(\.\d+)?$"}),
]
Minor = Annotated[int, Field(ge=0, le=1_000_000_000)]


class Allowance(PackModel):
    """What is included each month."""

    kind: AllowanceKind
    """data, voice, sms or mms."""
    quantity: Quantity
    """Bytes of data, seconds of voice, or number of messages; `unlimited` otherwise."""
    shared: bool = False
    """Whether the lines of one contract put their quantities together."""


class Offer(PackModel):
    """What a line or a contract is subscribed to."""

    code: Code
    """Code of the billing system, once in the file."""
    family: Family
    """mobile, fixed, internet, tv or convergent."""
    segment: Segment
    """residential, professional or both."""
    name: LocalText
    """Name shown to customers."""
    monthly_minor: Minor
    """Monthly price, tax included, in the currency's minor unit (cents; whole francs for XPF)."""
    tax_percent: Percent
    """Rate of the tax inside the price, a percentage between quotes."""
    allowances: tuple[Allowance, ...] = ()
    """What is included each month."""
    beyond: Beyond = Beyond.REDUCED
    """What becomes of internet once the data are used up: reduced, charged or stopped."""
    speed: LocalText | None = None
    """Speed of an access, in words."""
    commitment_months: int = Field(default=0, ge=0, le=60)
    """Months of commitment from the first day; 0 without commitment."""
    orderable: bool = True
    """Whether lines change to it in the space; an offer that is no longer sold is kept by those who have it."""
    changes_to: tuple[Code, ...] = ()
    """Codes of the offers that its lines may change to; empty for those of the same family and segment."""


class Option(PackModel):
    """What may be added to an offer."""

    code: Code
    """Code of the billing system, once in the file, offers included."""
    family: Family
    """Family of the lines that may have it."""
    name: LocalText
    """Name shown to customers."""
    description: LocalText
    """What it gives, in one sentence."""
    monthly_minor: Minor
    """Monthly price, tax included, in the currency's minor unit; 0 when free."""
    tax_percent: Percent
    """Rate of the tax inside the price, a percentage between quotes."""
    adds: tuple[Allowance, ...] = ()
    """What it adds to the month's allowances."""
    requires: tuple[Code, ...] = ()
    """Codes of which one at least must be there: offers or options."""
    excludes: tuple[Code, ...] = ()
    """Codes of options that cannot stand beside it, whichever of the two says so."""
    kind: OptionKind = OptionKind.OTHER
    """bouquet, decoder, data, mailbox, calls, roaming, equipment or other."""
    fee_minor: Minor = 0
    """What is paid once when it is added, tax included, in the currency's minor unit."""
    renews: bool = True
    """false for a pass: its price is paid once, and it ends with the month in which it is taken."""
    minimum_months: int = Field(default=0, ge=0, le=24)
    """Months during which it is kept once added; 0 without minimum."""
    once_per_month: bool = False
    """Whether it is added or removed once a month at most."""
    starts: Starts = Starts.NOW
    """now, or next_period: with the next month of subscription."""
    ends: Ends = Ends.NOW
    """now, what is paid in advance being credited, or end_of_period: kept until then, and nothing is credited."""
    asks: Literal["", "mailbox"] = ""
    """mailbox when the address wanted is asked for; empty otherwise."""
    orderable: bool = True
    """Whether it is added and removed in the space."""
    instead: LocalText | None = None
    """How it is added or removed when that is not in the space, in one sentence."""
    line_user: bool = False
    """Whether the line's user may add and remove it without its holder."""


class Catalogue(Section):
    """Offers and options, with their prices and what goes with what."""

    section: ClassVar[str] = "catalogue"
    whole_file: ClassVar[bool] = True

    offers: Annotated[tuple[Offer, ...], Field(min_length=1)]
    """Offers, in the order in which they are shown."""
    options: tuple[Option, ...] = ()
    """Options, in the order in which they are shown."""
    month_starts_on_day: int = Field(default=1, ge=1, le=28)
    """Day on which a month of subscription starts, the day of the invoice."""
    billed_in_advance: bool = True
    """Whether an invoice bears the month that begins (with what was begun before), or the month that ends."""
    offers_start: Starts = Starts.NEXT_PERIOD
    """When a change of offer takes effect: now or next_period."""
    cheaper_while_committed: bool = False
    """Whether a line under commitment may change to a cheaper offer."""
    mailbox_domain: str = Field(default="", max_length=100, pattern=r"^([a-z0-9-]+(\.[a-z0-9-]+)+)?$")
    """What follows the @ in the addresses of options that ask for one."""
    mailbox_reserved: tuple[str, ...] = ()
    """Names that nobody is given before the @, besides those that the standards keep (postmaster, abuse...)."""

    @classmethod
    def crossed(cls, data: Mapping[str, Any]) -> Iterable[Wrong]:
        yield from repeated(data, "offers", "code")
        yield from repeated(data, "options", "code")
        offers = {str(offer.get("code")) for _, offer in tables(data, "offers")}
        options = {str(option.get("code")) for _, option in tables(data, "options")}
        for rank, offer in tables(data, "offers"):
            yield from _unknown(f"offers[{rank}].changes_to", texts(offer, "changes_to"), offers)
        for rank, option in tables(data, "options"):
            if option.get("asks") == "mailbox" and not data.get("mailbox_domain"):
                yield Wrong(
                    f"options[{rank}].asks",
                    "l’option donne une adresse de courriel, et le fichier ne dit pas de quel domaine",
                    "écrivez mailbox_domain au début du fichier",
                )
            if option.get("orderable") is False and not option.get("instead"):
                yield Wrong(
                    f"options[{rank}].instead",
                    "cette option ne se prend pas dans l’espace, et rien ne dit comment la prendre",
                    "écrivez comment en une phrase, ou enlevez orderable = false",
                )
            if str(option.get("code")) in offers:
                yield Wrong(
                    f"options[{rank}].code",
                    f"« {option['code']} » est déjà le code d’une offre",
                    "donnez un code différent à chacune",
                )
            yield from _unknown(f"options[{rank}].requires", texts(option, "requires"), offers | options)
            yield from _unknown(f"options[{rank}].excludes", texts(option, "excludes"), options)

    def offer(self, code: str) -> Offer | None:
        """Return the offer of that code, or None: the billing system may know older ones."""
        return next((offer for offer in self.offers if offer.code == code), None)

    def option(self, code: str) -> Option | None:
        """Return the option of that code, or None: the billing system may know older ones."""
        return next((option for option in self.options if option.code == code), None)


def _unknown(key: str, codes: Iterable[tuple[int, str]], known: set[str]) -> Iterable[Wrong]:
    for rank, code in codes:
        if code not in known:
            remedy = did_you_mean(code, known, "écrivez le code d’une offre ou d’une option de ce fichier")
            yield Wrong(f"{key}[{rank}]", f"le code « {code} » n’existe pas", remedy)
