"""Everybody and everything of the matrix, built once: the grants are the tests' own, and so is what they mean.

One company has two sites and two contracts; another one has a line, an invoice and an order of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from http.cookies import SimpleCookie

import time_machine
from django.conf import settings
from django.db import transaction
from django.test import Client

from guichet.acts import values as acts
from guichet.acts.services import record
from guichet.acts.values import EntryKind, Result
from guichet.billing.tests import factories as billing
from guichet.catalogue.current import hold
from guichet.catalogue.models import Edition
from guichet.catalogue.queries import current_catalogue
from guichet.catalogue.services import publish_edition
from guichet.contracts.models import Contract, Customer, Line, Site
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import LineState, Role
from guichet.database import sealer
from guichet.lines.services import puk_context
from guichet.lines.tests import factories as lines
from guichet.orders.tests import factories as orders
from guichet.orders.values import OrderState
from guichet.outbox.models import Item
from guichet.outbox.values import ItemKind, ItemState
from guichet.people import sessions
from guichet.people.models import Person
from guichet.people.tests import factories as people
from guichet.people.values import StaffRole

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
SIX_MINUTES_AGO = NOW - timedelta(minutes=6)
SECOND = timedelta(seconds=1)

# which object, seen from the persons of the company: "own" is the one that the narrowest grants are on
OWN, OTHER_SITE, OTHER_LINE, WHOLE, FOREIGN, ABSENT, GONE = (
    "own",
    "other site",
    "other contract",
    "of the whole company",
    "another customer's",
    "absent",
    "terminated",
)


@dataclass(frozen=True, slots=True)
class Given:
    """A grant as the tests made it: a role on the row `id` of a scope, from a moment to another."""

    role: Role
    scope: str
    id: int
    starts_at: datetime = contracts.SINCE
    ends_at: datetime | None = None

    def holds(self) -> bool:
        return self.starts_at <= NOW and (self.ends_at is None or self.ends_at > NOW)


@dataclass(frozen=True, slots=True)
class Thing:
    """An object, with the row ids of what holds it. `gone` ones are there and shown to nobody any more.

    `texts` are what a page would say of it and of nothing else, by the name of what they tell.
    """

    kind: str
    which: str
    reference: str
    id: int = 0
    customer: int | None = None
    site: int | None = None
    contract: int | None = None
    line: int | None = None
    gone: bool = False
    texts: dict[str, str] = field(default_factory=dict, hash=False, compare=False)

    @property
    def absent(self) -> bool:
        return self.which == ABSENT

    def target(self) -> acts.Target:
        assert self.customer is not None
        return acts.Target(self.kind, self.id, self.reference, self.customer, self.contract, self.line, self.site)


@cache
def _client() -> Client:
    return Client(raise_request_exception=False)


@dataclass(frozen=True, slots=True)
class Somebody:
    """Who asks: the person, their grants, their sessions, one just opened and one opened six minutes ago.

    `enrols`: they must have a second factor, and these sessions wait for it.
    """

    name: str
    person: Person | None = None
    given: tuple[Given, ...] = ()
    staff: StaffRole = StaffRole.NONE
    fresh: str = ""
    old: str = ""
    enrols: bool = False

    @property
    def signed_in(self) -> bool:
        return self.person is not None

    def client(self, *, recent: bool = True) -> Client:
        """Return the one client there is, as this person's: the middleware is put together once."""
        client = _client()
        held = {settings.SESSION_COOKIE_NAME: self.fresh if recent else self.old} if self.person else {}
        client.cookies = SimpleCookie(held)
        return client


@dataclass(frozen=True, slots=True)
class World:
    people: tuple[Somebody, ...]
    things: dict[str, tuple[Thing, ...]]

    def thing(self, kind: str, which: str = OWN) -> Thing:
        return next(thing for thing in self.things[kind] if thing.which == which)

    def somebody(self, name: str) -> Somebody:
        return next(one for one in self.people if one.name == name)


@contextmanager
def undone() -> Iterator[None]:
    """Undo what is written inside. Acts ask for a transaction of their own, and take a test's for none."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]  # as Django's TestCase does
    with block:
        yield
        transaction.set_rollback(True)


def build() -> World:
    """Write everything and sign everybody in, at NOW."""
    company = contracts.company(name="Ateliers du Port")
    north = contracts.site(of=company, name="Quai Nord", city="Nantes")
    south = contracts.site(of=company, name="Quai Sud", city="Brest")
    first, second = (contracts.contract(of=company, number=f"K-9000{rank}") for rank in (1, 2))
    elsewhere = contracts.company(name="Filatures Duval")
    far = contracts.contract(of=elsewhere, number="K-90009", name="")
    own = _line(first, OWN, north)
    far_line = _line(far, FOREIGN, contracts.site(of=elsewhere, name="Vallon", city="Lyon"))
    things = {
        "line": (
            own,
            _line(first, OTHER_SITE, south),
            _line(second, OTHER_LINE, north),
            far_line,
            _line(first, GONE, north, state=LineState.TERMINATED),
        ),
        "invoice": (
            _invoice(company, OWN, first, 61_234),
            _invoice(company, OTHER_LINE, second, 62_345),
            _invoice(company, WHOLE, None, 63_456),
            _invoice(elsewhere, FOREIGN, far, 64_567),
        ),
        "order": (
            _order(company, OWN, own, north),
            _order(company, WHOLE, None, None),
            _order(elsewhere, FOREIGN, far_line, None),
        ),
        "customer": (_customer(company, OWN), _customer(elsewhere, FOREIGN)),
        "parked": (_parked(company, OWN), _parked(elsewhere, FOREIGN), _parked(company, GONE)),
    }
    things["entry"] = (*(_entry(line) for line in things["line"]), _entry(things["customer"][0], WHOLE))
    everybody = _people(company, elsewhere, north, first, own, far_line)
    things["person"] = (_somebody("person", everybody, "holder"),)
    things["edition"] = (_edition(),)
    things["staff"] = (_somebody("staff", everybody, StaffRole.ADVISER.value),)
    # of a line that is gone: what may be done with the others' cards stays what it is
    things["frozen"] = (_frozen(things["line"][4], everybody),)
    things["move"] = (_move(things["line"][4], everybody),)
    absent = {kind: Thing(kind, ABSENT, "0000000000") for kind in things}
    return World(
        people=everybody,
        things={kind: (*found, absent[kind]) for kind, found in things.items()},
    )


def _people(
    company: Customer, elsewhere: Customer, site: Site, contract: Contract, line: Thing, far_line: Thing
) -> tuple[Somebody, ...]:
    whole, part, number = ("customer", company.pk), ("contract", contract.pk), ("line", line.id)
    given: dict[str, tuple[Given, ...]] = {
        "holder": (Given(Role.HOLDER, *whole),),
        "holder of a contract": (Given(Role.HOLDER, *part),),
        "line user": (Given(Role.LINE_USER, *number),),
        "proxy": (Given(Role.PROXY, *part),),
        "proxy of a line": (Given(Role.PROXY, *number),),
        "company administrator": (Given(Role.COMPANY_ADMINISTRATOR, *whole),),
        "site manager": (Given(Role.SITE_MANAGER, "site", site.pk),),
        "accountant": (Given(Role.ACCOUNTANT, *whole),),
        "accountant of a contract": (Given(Role.ACCOUNTANT, *part),),
        "nobody's": (),
        "former holder": (Given(Role.HOLDER, *whole, ends_at=NOW - SECOND),),
        "former administrator": (Given(Role.COMPANY_ADMINISTRATOR, *whole, ends_at=NOW - SECOND),),
        "holder to come": (Given(Role.HOLDER, *whole, starts_at=NOW + SECOND),),
        "holder elsewhere": (Given(Role.HOLDER, "customer", elsewhere.pk),),
        "proxy of a contract here and of a line there": (
            Given(Role.PROXY, *part),
            Given(Role.PROXY, "line", far_line.id),
        ),
        # what one grant lets do must never be done where the other one reaches
        "accountant here and user there": (
            Given(Role.ACCOUNTANT, *whole),
            Given(Role.LINE_USER, "line", far_line.id),
        ),
    }
    staff = (StaffRole.ADVISER, StaffRole.SUPERVISOR, StaffRole.AUDITOR)
    return (
        Somebody("visitor"),
        *(_signed_in(name, grants) for name, grants in given.items()),
        *(_signed_in(role.value, (), role) for role in staff),
        _signed_in("adviser without second factor", (), StaffRole.ADVISER, enrols=True),
        _signed_in("administrator without second factor", (Given(Role.COMPANY_ADMINISTRATOR, *whole),), enrols=True),
    )


def _signed_in(
    name: str, given: tuple[Given, ...], staff: StaffRole = StaffRole.NONE, *, enrols: bool = False
) -> Somebody:
    person = people.person(staff_role=staff)
    for grant in given:
        on = {f"{grant.scope}_id": grant.id}
        contracts.grant(person, grant.role, starts_at=grant.starts_at, ends_at=grant.ends_at, **on)
    with time_machine.travel(SIX_MINUTES_AGO, tick=False):
        old = _session(person, enrols)
    return Somebody(name, person, given, staff, fresh=_session(person, enrols), old=old, enrols=enrols)


def _session(person: Person, enrols: bool) -> str:
    client = Client()
    client.force_login(person)
    if enrols:
        session = client.session
        sessions.note_must_enrol(session, must=True)
        session.save()
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _line(under: Contract, which: str, site: Site | None, **fields: object) -> Thing:
    line: Line = contracts.line(
        under=under, site=site, label=f"Ligne {which.upper()}", offer_code="mobile-60", **fields
    )
    puk = f"7351{line.pk % 10_000:04}"
    sim = lines.sim(line)
    sim.sealed_puk = sealer().seal(puk, puk_context(sim.iccid))
    sim.save(update_fields=["sealed_puk"])
    return Thing(
        "line",
        which,
        line.reference,
        line.pk,
        under.customer_id,
        site.pk if site else None,
        under.pk,
        line.pk,
        gone=line.state == LineState.TERMINATED,
        texts={"number": line.number[3:], "label": line.label, "contract": under.number, "puk": puk},
    )


def _invoice(of: Customer, which: str, contract: Contract | None, minor: int) -> Thing:
    made = billing.invoice(of, contract=contract, total_minor=minor, due_on=date(2026, 12, 10))
    billing.invoice_line(made)
    amount = f"{minor // 100},{minor % 100:02}"
    texts = {"invoice number": made.number, "amount": amount}
    return Thing(
        "invoice",
        which,
        made.reference,
        made.pk,
        of.pk,
        contract=contract.pk if contract else None,
        texts=texts,
    )


def _order(of: Customer, which: str, on: Thing | None, site: Site | None) -> Thing:
    line = on.line if on else None
    made = orders.order(of, label=f"Commande {which.upper()}", line_id=line, site=site)
    return Thing(
        "order",
        which,
        made.reference,
        made.pk,
        of.pk,
        site.pk if site else None,
        on.contract if on else None,
        line,
        texts={"order": made.label},
    )


def _somebody(kind: str, everybody: tuple[Somebody, ...], name: str) -> Thing:
    """Return somebody as a thing: what the operator's staff help, or manage."""
    person = next(one.person for one in everybody if one.name == name)
    assert person is not None
    return Thing(kind, OWN, person.reference, person.pk)


def _edition() -> Thing:
    """Return an edition of the catalogue to come: nobody's, and the pack's own stays in force here."""
    sold = current_catalogue(NOW.date())
    cheaper = sold.model_copy(update={"options": ()})
    made = publish_edition(cheaper, in_force_on=date(2027, 1, 1), at=NOW)
    hold()
    row = Edition.objects.get(reference=made.reference)
    return Thing("edition", OWN, row.reference, row.pk)


def _customer(of: Customer, which: str) -> Thing:
    return Thing("customer", which, of.reference, of.pk, of.pk, texts={"customer": of.name})


def _parked(of: Customer, which: str) -> Thing:
    gone = which == GONE
    state = ItemState.DONE if gone else ItemState.PARKED
    item = Item.objects.create(
        kind=ItemKind.JOB, name="messages.send", state=state, due_at=NOW, created_at=NOW, ended_at=NOW, customer=of
    )
    return Thing("parked", which, item.reference, item.pk, of.pk, gone=gone)


def _frozen(line: Thing, everybody: tuple[Somebody, ...]) -> Thing:
    """Return the freeze of the cards of a line, which the operator's staff lift."""
    person = next(one.person for one in everybody if one.person)
    made = lines.freeze(Line.objects.get(pk=line.id), person)
    return Thing("frozen", OWN, made.reference, made.pk, line.customer, line.site, line.contract, line.line)


def _move(line: Thing, everybody: tuple[Somebody, ...]) -> Thing:
    """Return the move of a line, which the operator's staff follow."""
    person = next(one.person for one in everybody if one.person)
    made = orders.move(Line.objects.get(pk=line.id), person, state=OrderState.SCHEDULED).order
    return Thing("move", OWN, made.reference, made.pk, line.customer, line.site, line.contract, line.line)


def _entry(about: Thing, which: str = "") -> Thing:
    """Return a line of the journal, by somebody whose name stands nowhere else."""
    which = which or about.which
    actor = people.person(given_name="Témoin", family_name="Journal-" + which.replace("'", "-"))
    target = about.target() if about.kind == "line" else None
    made = record(
        "line.block",
        kind=EntryKind.ACT,
        result=Result.DONE,
        at=NOW,
        channel=acts.Channel.WEB,
        actor_id=actor.pk,
        target=target,
        customer_id=about.customer,
    )
    held = (about.customer, about.site, about.contract, about.line)
    return Thing("entry", which, made.reference, made.pk, *held, texts={"actor": actor.family_name})
