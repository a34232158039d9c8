"""The means of telling a situation: each method adds its rows to the book and returns what the next one needs."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo

from guichet.catalogue.values import Segment
from guichet.core.money import Money
from guichet.core.periods import shift_months, start_of_day
from guichet.demo.book import Book
from guichet.demo.cast import Cast, Someone
from guichet.demo.policy import DemoPolicy
from guichet.demo.shelf import Offer, Shelf
from guichet.operators import Operator


@dataclass(frozen=True)
class Customer:
    id: str
    name: str
    segment: str
    language: str
    holder: Someone | None = None


@dataclass(frozen=True)
class Contract:
    id: str
    customer: Customer
    starts_on: date
    name: str


@dataclass(frozen=True)
class Line:
    """A line as usage and invoices need it; `from_at` and `until_at` bound what it could use."""

    id: str
    contract: Contract
    offer: Offer
    label: str
    number: str | None
    state: str
    from_on: date | None
    until_at: datetime | None
    used: "Use"


@dataclass(frozen=True)
class Use:
    """What a line uses. `exact_bytes` is this month's whole data, wanted to the byte; else `share` of the bundle.

    `share` is that of a whole month, and is reached at once when `at_once`: a bundle nearly used up must show on the
    first of the month too. `records` is about how many a month holds. A few telephones call `premium` numbers.
    """

    share: float = 0.5
    records: int = 28
    exact_bytes: int | None = None
    at_once: bool = False
    premium: bool = True


@dataclass(frozen=True)
class Billing:
    """How a contract's invoices stand: the last one, the one before, and what the last one must come to."""

    last: str = "to_debit"
    before: str = "paid"
    due: Money | None = None
    credited: bool = False
    third_party: bool = False


@dataclass(frozen=True)
class Account:
    """Somebody who can sign in to the demonstration, and what there is to see then."""

    role: str
    person: Someone
    identifier: str
    shows: str


@dataclass
class Stage:
    operator: Operator
    policy: DemoPolicy
    shelf: Shelf
    cast: Cast
    rng: random.Random
    as_of: datetime
    book: Book = field(default_factory=Book)
    lines: list[Line] = field(default_factory=list)
    billings: dict[str, tuple[Contract, Billing]] = field(default_factory=dict)
    accounts: list[Account] = field(default_factory=list)
    administrators: set[Someone] = field(default_factory=set)
    _subscribers: int = 0
    _people: dict[Someone, str] = field(default_factory=dict)

    @property
    def zone(self) -> tzinfo:
        return self.operator.zone

    @property
    def today(self) -> date:
        return self.as_of.astimezone(self.zone).date()

    def day(self, days: int) -> date:
        return self.today + timedelta(days=days)

    def months_ago(self, months: int) -> date:
        return shift_months(self.today, -months)

    def at(self, days: int, clock: str = "10:00") -> datetime:
        """Return a moment so many days from today, at an hour of the operator's clocks."""
        return datetime.combine(self.day(days), time.fromisoformat(clock), self.zone)

    def ago(self, **spans: int) -> datetime:
        return self.as_of - timedelta(**spans)

    # --- customers ----------------------------------------------------------------------------------------------

    def household(self, who: Someone, *, segment: str = "residential", phone: str = "", **address: str) -> Customer:
        """Add somebody on their own account."""
        identifier = self.book.add(
            "customers",
            kind="individual",
            segment=segment,
            name=who.full_name,
            given_name=who.given,
            family_name=who.family,
            email=who.email,
            phone=phone,
            language=who.language,
            **(address or self.cast.address()),
        )
        return Customer(identifier, who.full_name, segment, who.language, who)

    def subscriber(self, who: Someone, *, days_ago: int = 180) -> Customer:
        """Add the customer that somebody holds: their own account, or every other time their company's.

        Companies exist where the operator sells to professionals only.
        """
        self._subscribers += 1
        alone = self.shelf.segment == Segment.RESIDENTIAL or self._subscribers % 2 == 0
        if alone:
            customer = self.household(who, segment=self.shelf.segment)
        else:
            customer = self.organisation(self.cast.organisation(), language=who.language)
        self.grant(who, "holder" if alone else "company_administrator", "customer", customer.id, days_ago=days_ago)
        return customer

    def organisation(self, name: str, *, registration: str = "", language: str = "", **address: str) -> Customer:
        language = language or self.operator.default_language
        identifier = self.book.add(
            "customers",
            kind="organisation",
            segment="professional",
            name=name,
            registration_number=registration or f"{self.cast.rng.randrange(10**6, 10**7):09d}",
            language=language,
            phone=self.cast.fixed(),
            **(address or self.cast.address()),
        )
        return Customer(identifier, name, "professional", language)

    def site(self, customer: Customer, name: str, **address: str) -> str:
        return self.book.add("sites", customer=customer.id, name=name, **(address or self.cast.address()))

    def contract(
        self,
        customer: Customer,
        *,
        months: int = 30,
        name: str = "",
        state: str = "active",
        ends_on: date | None = None,
        billing: Billing | None = None,
    ) -> Contract:
        """Add a contract signed some months ago; it is billed unless it is pending."""
        starts_on = self.months_ago(months)
        rank = len(self.book.rows["contracts"]) + 1
        identifier = self.book.add(
            "contracts",
            customer=customer.id,
            number=f"{self.operator.slug[:2].upper()}{7_310_000 + 37 * rank}",
            name=name,
            state=state,
            starts_on=starts_on,
            ends_on=ends_on,
            commitment_ends_on=shift_months(starts_on, 24) if rank % 3 == 0 else None,
        )
        contract = Contract(identifier, customer, starts_on, name)
        if state != "pending":
            self.billings[identifier] = (contract, billing or Billing())
        return contract

    # --- lines --------------------------------------------------------------------------------------------------

    def line(
        self,
        contract: Contract,
        offer: Offer,
        *,
        label: str = "",
        number: str | None = None,
        state: str = "active",
        site: str | None = None,
        used: Use | None = None,
        activates_in: int | None = None,
        ended_days_ago: int | None = None,
    ) -> Line:
        """Add a line of an offer, with its SIM when it is mobile and the number that its kind needs."""
        number = self._number_for(offer, number)
        started = state != "to_activate"
        ended_at = self.ago(days=ended_days_ago) if ended_days_ago is not None else None
        identifier = self.book.add(
            "lines",
            contract=contract.id,
            site=site,
            kind=offer.kind,
            number=number,
            label=label,
            offer=offer.code,
            state=state,
            activates_on=self.day(activates_in) if activates_in is not None else None,
            activated_at=start_of_day(contract.starts_on, self.zone) + timedelta(hours=10) if started else None,
            terminated_at=ended_at if state == "terminated" else None,
        )
        from_on = contract.starts_on if started else None
        line = Line(identifier, contract, offer, label, number, state, from_on, ended_at, used or Use())
        self.lines.append(line)
        if offer.kind == "mobile":
            self._sim(line)
            self._reach(contract.customer, number)
        return line

    def option_on(self, line: Line) -> None:
        """Switch on the cheapest option of the catalogue for this kind of line; none when there is none."""
        options = self.shelf.options_for(line.offer)
        if options:
            self.book.add("subscriptions", line=line.id, option=options[0].code, starts_on=line.contract.starts_on)

    def restrict(self, line: Line, *restrictions: str) -> None:
        """Restrict a line as the operator's own system does: from a shop, by telephone."""
        for one in restrictions:
            self.book.add("restrictions", line=line.id, restriction=one, state="on")

    def _number_for(self, offer: Offer, number: str | None) -> str | None:
        if number:
            return self.cast.keep(number)
        if offer.kind == "mobile":
            return self.cast.mobile()
        return self.cast.fixed() if offer.kind == "fixed" else None

    def _reach(self, customer: Customer, number: str | None) -> None:
        """Give the customer their first mobile's number to be reached at, when they have none."""
        row = self.book.find("customers", customer.id)
        row["phone"] = row["phone"] or number

    def _sim(self, line: Line) -> None:
        state = {"to_activate": "ready", "suspended": "blocked", "terminated": "replaced"}.get(line.state, "active")
        kind = "esim" if len(self.book.rows["sims"]) % 5 == 4 else "sim"
        self.book.add("sims", line=line.id, iccid=self.cast.iccid(), kind=kind, state=state, puk=self.cast.puk())

    # --- people -------------------------------------------------------------------------------------------------

    def person(self, who: Someone, *, verified: bool = True) -> str:
        """Add somebody who may have an account; the second time, only return their identifier."""
        if who not in self._people:
            self._people[who] = self.book.add(
                "persons",
                given_name=who.given,
                family_name=who.family,
                language=who.language,
                email=who.email,
                email_verified_at=self.ago(days=200) if verified else None,
            )
        return self._people[who]

    def grant(
        self, who: Someone, role: str, on: str, target: str, *, days_ago: int = 180, ended_days_ago: int | None = None
    ) -> None:
        if role == "company_administrator":
            self.administrators.add(who)
        self.book.add(
            "grants",
            person=self.person(who),
            role=role,
            on=on,
            target=target,
            starts_at=self.ago(days=days_ago),
            ends_at=self.ago(days=ended_days_ago) if ended_days_ago is not None else None,
        )

    def account(self, role: str, who: Someone, shows: str, identifier: str = "") -> None:
        """List somebody among the demo accounts; what it shows is written in French, for the panel."""
        self.person(who)
        self.accounts.append(Account(role, who, identifier or who.email, shows))

    # --- what happens -------------------------------------------------------------------------------------------

    def order(self, customer: Customer, kind: str, label: str, state: str, **facts: object) -> str:
        facts.setdefault("ordered_at", self.ago(days=3))
        return self.book.add("orders", customer=customer.id, kind=kind, label=label, state=state, **facts)

    def say(self, customer: Customer, kind: str, title: str, body: str, **facts: object) -> str:
        facts.setdefault("published_at", self.ago(hours=4))
        return self.book.add("communications", customer=customer.id, kind=kind, title=title, body=body, **facts)
