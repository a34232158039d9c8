"""What a pack says of its demonstration: names and places of fiction, number ranges, and the account told in full."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from guichet.operators import LocalText, PackModel, Section

Words = Annotated[str, Field(min_length=1)]
Figure = Annotated[str, Field(pattern=r"^\d+(\.\d+)?$")]
NumberPattern = Annotated[str, Field(pattern=r"^[0-9 ]*x[0-9x ]*$")]


class NamePool(PackModel):
    """Names of people who speak one language."""

    language: Words
    """Language in which these people are spoken to."""
    share: Annotated[int, Field(ge=0, le=100)]
    """Share of the customers, in per cent; the first pool takes what the others leave."""
    given: Annotated[tuple[Words, ...], Field(min_length=1)]
    """Given names."""
    family: Annotated[tuple[Words, ...], Field(min_length=1)]
    """Family names."""


class Place(PackModel):
    """A town of fiction or not, whose streets come from `streets`."""

    postcode: Words
    """Postal code."""
    city: Words
    """Name of the town."""


class Numbers(PackModel):
    """Ranges of telephone numbers, kept for fiction where the country has some; each x is a digit."""

    mobile: NumberPattern
    """Mobile numbers of the operator's customers."""
    fixed: NumberPattern
    """Fixed numbers of the operator's customers."""
    others: Annotated[tuple[NumberPattern, ...], Field(min_length=1)]
    """Numbers that they call."""
    iccid_prefix: Annotated[str, Field(pattern=r"^89\d{2,5}$")]
    """First digits of the SIM cards: 89, the country, the issuer."""


class TaxedExtra(PackModel):
    """Something bought from somebody else and put on the operator's invoice."""

    label: LocalText
    """What was bought."""
    amount: Figure
    """Its price, tax included, in the operator's currency."""
    tax_rate: Figure
    """Its rate of tax, in per cent."""


class DemoPerson(PackModel):
    """Somebody of the account told in full."""

    given: Words
    """Given name."""
    family: Words
    """Family name."""


class HeroSite(PackModel):
    """A place of the account told in full."""

    key: Words
    """Word by which lines, orders and communications name this site."""
    name: Words
    """Name of the site."""
    street: Words
    """Street and number."""
    postcode: Words
    """Postal code."""
    city: Words
    """Town."""


class HeroLine(PackModel):
    """A line, or several alike."""

    offer: Words
    """Code of its offer in the catalogue."""
    label: str = ""
    """Name that its holder gave it."""
    number: str | None = None
    """Its number; absent on an internet or television access. Lines alike take numbers of the range after it."""
    count: Annotated[int, Field(ge=1)] = 1
    """How many lines alike."""
    site: str | None = None
    """Key of its site."""
    state: Literal["to_activate", "active", "suspended", "down"] = "active"
    """State of the line."""
    activates_in_days: int | None = None
    """Days from today to the day of activation."""
    left: Figure | None = None
    """Data left this month, in gigabytes: of each line, or of all the lines alike when they share a bundle."""
    user: DemoPerson | None = None
    """Who uses the line, when not its holder."""


class HeroContract(PackModel):
    """A contract of the account told in full."""

    name: str = ""
    """Name of the contract."""
    months: Annotated[int, Field(ge=0)] = 30
    """Its age, in months."""
    due: Figure | None = None
    """What its last invoice asks for, in the operator's currency; absent when it is paid."""
    lines: Annotated[tuple[HeroLine, ...], Field(min_length=1)]
    """Its lines."""


class HeroOrder(PackModel):
    """Something in progress."""

    kind: Literal["new_line", "porting", "installation", "move", "sim", "quote", "repair"]
    """Kind of order."""
    state: Literal["received", "waiting", "in_progress", "scheduled"]
    """Where it stands."""
    label: LocalText
    """What it is about."""
    ordered_days_ago: Annotated[int, Field(ge=0)] = 3
    """Days since it was asked."""
    ask: Literal["", "identity_paper", "identity_paper_back", "appointment", "signature"] = ""
    """What it waits for."""
    ask_in_days: int | None = None
    """Days from today to the last day to give it."""
    next_in_days: int | None = None
    """Days from today to the next step."""
    next_at: Annotated[str, Field(pattern=r"^\d\d:\d\d$")] = "08:00"
    """Hour of the next step."""
    line: str | None = None
    """Label of its line."""
    site: str | None = None
    """Key of its site."""


class HeroCommunication(PackModel):
    """Words of the operator."""

    kind: Literal["information", "important", "works", "outage"]
    """Kind of communication."""
    title: LocalText
    """Its title."""
    body: LocalText
    """Its text."""
    hours_ago: Annotated[int, Field(ge=0)] = 4
    """Hours since it was published."""
    expires_in_days: int | None = None
    """Days from today until it is no longer shown."""
    site: str | None = None
    """Key of its site."""


class Hero(PackModel):
    """The account told in full, the one that the design's pictures show."""

    person: DemoPerson
    """Who signs in."""
    organisation: str = ""
    """Name of the organisation; empty for somebody on their own account."""
    registration_number: str = ""
    """Number of the organisation in its country's register."""
    segment: Literal["residential", "professional"] = "residential"
    """Segment."""
    language: Words = "fr"
    """Language in which they are spoken to."""
    street: Words
    """Street and number."""
    postcode: Words
    """Postal code."""
    city: Words
    """Town."""
    sites: tuple[HeroSite, ...] = ()
    """Places."""
    contracts: Annotated[tuple[HeroContract, ...], Field(min_length=1)]
    """Contracts."""
    orders: tuple[HeroOrder, ...] = ()
    """Orders in progress."""
    communications: tuple[HeroCommunication, ...] = ()
    """Words of the operator."""


class LargeCompany(PackModel):
    """The company of twelve sites."""

    lines: Annotated[int, Field(ge=100, le=2000)]
    """How many lines it has in all."""
    access: Words
    """Code of the offer of its sites' internet accesses."""
    fixed: Words
    """Code of the offer of its telephones."""
    mobile: Words
    """Code of the offer of its mobiles."""


class DemoPolicy(Section):
    """`demo.toml`: read by `guichet demo` only; a pack that is never demonstrated does without it."""

    section: ClassVar[str] = "demo"
    whole_file: ClassVar[bool] = True

    rank: Annotated[int, Field(ge=1)] | None = None
    """Place of this operator on the page that leads to the spaces, and of its port; those without one come last."""
    shows: LocalText | None = None
    """What this operator's demonstration shows, in one sentence, on the page that leads to the five spaces."""
    email_domain: Annotated[str, Field(pattern=r"^[a-z0-9.-]+\.example$")] = "courriel.example"
    """Domain of the customers' e-mail addresses; nobody receives mail under .example."""
    names: tuple[NamePool, ...] = ()
    """Names, by language."""
    hard_names: tuple[DemoPerson, ...] = ()
    """Names that break careless programs: very long, with apostrophes, accents, one letter."""
    organisations: tuple[Words, ...] = ()
    """Names of organisations; without any, they are named after families."""
    streets: tuple[Words, ...] = ()
    """Names of streets."""
    places: tuple[Place, ...] = ()
    """Towns."""
    numbers: Numbers | None = None
    """Number ranges."""
    large_company: LargeCompany | None = None
    """Company of twelve sites; absent for an operator without companies."""
    third_party: TaxedExtra | None = None
    """Something bought from somebody else, on some invoices."""
    hero: Hero | None = None
    """Account told in full."""

    @property
    def can_be_told(self) -> bool:
        """Whether there is what any customer is made of: a name, an address, a number."""
        return bool(self.names and self.streets and self.places and self.numbers)
