"""The account told in full by the pack: the one that the design's pictures show."""

from dataclasses import dataclass, field
from decimal import Decimal

from guichet.core.money import Money
from guichet.demo.cast import Someone
from guichet.demo.policy import Hero, HeroContract, HeroLine
from guichet.demo.shelf import Offer
from guichet.demo.stage import Billing, Customer, Line, Stage, Use
from guichet.people.policy import PeoplePolicy

GIGABYTE = 10**9
RECORDS = 60


@dataclass
class _Telling:
    """The hero's account while it is told: sites by key, lines by label."""

    stage: Stage
    hero: Hero
    customer: Customer
    sites: dict[str, str] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)
    users: list[tuple[Someone, Line]] = field(default_factory=list)


def tell(stage: Stage) -> None:
    """Add the account of the pack's demo.toml; nothing when it tells none."""
    hero = stage.policy.hero
    if hero is None:
        return
    who = stage.cast.named(hero.person.given, hero.person.family, hero.language)
    address = {"street": hero.street, "postcode": hero.postcode, "city": hero.city}
    if hero.organisation:
        customer = stage.organisation(
            hero.organisation, registration=hero.registration_number, language=hero.language, **address
        )
        role = "company_administrator"
    else:
        customer, role = stage.household(who, segment=hero.segment, **address), "holder"
    telling = _Telling(stage, hero, customer)
    stage.grant(who, role, "customer", customer.id, days_ago=900)
    for site in hero.sites:
        address = {"street": site.street, "postcode": site.postcode, "city": site.city}
        telling.sites[site.key] = stage.site(customer, site.name, **address)
    for contract in hero.contracts:
        _contract(telling, contract)
    _happenings(telling)
    stage.book.shows("hero", customer.id)
    stage.account(role, who, "Un compte bien rempli\u00a0: lignes, facture, demandes en cours")
    _first_user(telling)


def _contract(telling: _Telling, told: HeroContract) -> None:
    stage, hero = telling.stage, telling.hero
    billing = Billing(last="paid")
    if told.due is not None:
        billing = Billing(due=Money.from_decimal(Decimal(told.due), stage.operator.currency))
    contract = stage.contract(telling.customer, months=told.months, name=told.name, billing=billing)
    for line in told.lines:
        offer = stage.shelf.offer(line.offer)
        uses = _uses(line, offer)
        for rank, use in enumerate(uses):
            label = line.label if line.count == 1 or not line.label else f"{line.label} {rank + 1}"
            added = stage.line(
                contract,
                offer,
                label=label,
                number=line.number if rank == 0 else None,
                state=line.state,
                site=telling.sites[line.site] if line.site else None,
                used=use,
                activates_in=line.activates_in_days,
            )
            telling.lines[label] = added
            if line.user is not None:
                user = stage.cast.named(line.user.given, line.user.family, hero.language)
                stage.grant(user, "line_user", "line", added.id)
                telling.users.append((user, added))


def _uses(line: HeroLine, offer: Offer) -> list[Use]:
    """Return what each of the lines alike uses, so that what is left comes out to the byte.

    Lines of a shared bundle put their quantities together: what they used in all is split unevenly, exactly.
    """
    if line.left is None or offer.data_bytes is None:
        return [Use(records=20 if line.count == 1 else 4, premium=False) for _ in range(line.count)]
    parts = line.count if offer.shared else 1
    used = offer.data_bytes * parts - int(Decimal(line.left) * GIGABYTE)
    if used < 0:
        raise ValueError(f"{line.label}: more is left ({line.left}) than {offer.code} gives")
    weights = [2 + rank * 7 % 5 for rank in range(line.count)]
    if not offer.shared:
        return [Use(exact_bytes=used, records=RECORDS) for _ in range(line.count)]
    shares = [used * weight // sum(weights) for weight in weights]
    shares[-1] += used - sum(shares)
    return [Use(exact_bytes=share, records=8) for share in shares]


def _happenings(telling: _Telling) -> None:
    stage, customer, language = telling.stage, telling.customer, telling.hero.language
    for order in telling.hero.orders:
        stage.order(
            customer,
            order.kind,
            order.label.in_(language),
            order.state,
            ordered_at=stage.ago(days=order.ordered_days_ago),
            next_step_at=stage.at(order.next_in_days, order.next_at) if order.next_in_days is not None else None,
            ask=order.ask or None,
            ask_before=stage.day(order.ask_in_days) if order.ask_in_days is not None else None,
            line=telling.lines[order.line].id if order.line else None,
            site=telling.sites[order.site] if order.site else None,
        )
    for told in telling.hero.communications:
        stage.say(
            customer,
            told.kind,
            told.title.in_(language),
            told.body.in_(language),
            published_at=stage.ago(hours=told.hours_ago),
            expires_at=stage.at(told.expires_in_days, "23:00") if told.expires_in_days is not None else None,
            site=telling.sites[told.site] if told.site else None,
        )


def _first_user(telling: _Telling) -> None:
    """List the first declared user of an active line among the accounts: by the line's number where it signs in."""
    stage = telling.stage
    by_number = stage.operator.section(PeoplePolicy).line_number_sign_in
    for user, line in telling.users:
        if line.state == "active":
            identifier = line.number if by_number and line.number else user.email
            stage.account("line_user", user, f"La ligne de {user.given} et rien d’autre", identifier)
            return
