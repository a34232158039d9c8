"""Thirteen months of invoices for every contract: sections, totals and taxes that add up exactly.

Lines are tax included. A head's tax is, rate by rate, the one held in the sum of its lines (never line by line).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from guichet.billing.policy import BillingPolicy
from guichet.core.money import Money, split_tax
from guichet.core.periods import month_days, shift_months
from guichet.demo import words
from guichet.demo.stage import Billing, Contract, Line, Stage

MONTHS = 13
ISSUED_DAYS_AGO = 4
NOTICE_DAYS = 10
OPEN = {"to_debit", "to_pay", "rejected", "disputed"}


@dataclass(frozen=True)
class Item:
    section: str
    label: str
    line: str | None
    amount: Money
    tax_rate: Decimal


def bill(stage: Stage) -> None:
    """Add the invoices of every billed contract, oldest month first, as an operator numbers them."""
    last_issued_on = stage.day(-ISSUED_DAYS_AGO)
    lines_of: dict[str, list[Line]] = defaultdict(list)
    for line in stage.lines:
        lines_of[line.contract.id].append(line)
    for months_back in reversed(range(MONTHS)):
        issued_on = shift_months(last_issued_on, -months_back)
        for contract, billing in stage.billings.values():
            lines = [line for line in lines_of[contract.id] if _billed(stage, line, issued_on)]
            if lines and contract.starts_on < issued_on:
                _invoice(stage, contract, billing, lines, issued_on, months_back)


def due_day(stage: Stage, state: str, issued_on: date) -> date:
    """Return the day on which an invoice is due: the next day of debit ten days away, or the delay to pay."""
    policy = stage.operator.section(BillingPolicy)
    if state == "to_pay":
        return issued_on + timedelta(days=policy.payment_delay_days)
    first = issued_on + timedelta(days=NOTICE_DAYS)
    this_month = first.replace(day=policy.direct_debit_day)
    return this_month if this_month >= first else shift_months(this_month, 1)


def _billed(stage: Stage, line: Line, issued_on: date) -> bool:
    ended_on = line.until_at.astimezone(stage.zone).date() if line.state == "terminated" and line.until_at else None
    return line.from_on is not None and line.from_on < issued_on and (ended_on is None or issued_on <= ended_on)


def _invoice(
    stage: Stage, contract: Contract, billing: Billing, lines: list[Line], issued_on: date, months_back: int
) -> None:
    items = _items(stage, contract, billing, lines, months_back)
    if months_back == 0 and billing.due is not None:
        items = _brought_to(items, billing.due, contract.customer.language)
    # a debit is known as rejected once its day is past: that of two months ago always is
    disturbed = 2 if billing.before == "rejected" else 1
    state = {0: billing.last, disturbed: billing.before}.get(months_back, "paid")
    due_on = due_day(stage, state, issued_on)
    period = month_days(issued_on)
    identifier = _head(
        stage, contract, items, kind="invoice", state=state, issued_on=issued_on, due_on=due_on,
        period_start=period.start, period_end=period.end,
    )  # fmt: skip
    for situation in (state, "third_party" if any(item.section == "third_party" for item in items) else ""):
        if situation:
            stage.book.shows(f"invoice_{situation}", identifier)
    if state in OPEN and due_on < stage.today:
        stage.book.shows("invoice_overdue", identifier)
    if billing.credited and months_back == 1:
        _credit(stage, contract, items[0], identifier, issued_on + timedelta(days=9))


def _items(stage: Stage, contract: Contract, billing: Billing, lines: list[Line], months_back: int) -> list[Item]:
    language = contract.customer.language
    items = [_subscription(line, language) for line in lines]
    options = {row["line"]: row["option"] for row in stage.book.rows["subscriptions"]}
    prices = {option.code: option for option in stage.shelf.options}
    for line in lines:
        if line.id in options:
            option = prices[str(options[line.id])]
            if option.price:
                items.append(
                    Item("subscription", option.name.in_(language), line.id, option.price, line.offer.tax_rate)
                )
    if (months_back + len(lines)) % 3 == 0:
        line = lines[-1]
        items.append(Item("usage", words.OUT_OF_BUNDLE[language], line.id, _call_costs(stage), line.offer.tax_rate))
    if contract.starts_on > stage.months_ago(12) and months_back < 6 and items[0].amount.minor > 400:
        items.append(_discount(items[0], language))
    if billing.third_party and months_back < 2 and stage.policy.third_party is not None:
        bought = stage.policy.third_party
        price = Money.from_decimal(Decimal(bought.amount), stage.operator.currency)
        items.append(Item("third_party", bought.label.in_(language), None, price, Decimal(bought.tax_rate)))
    return items


def _subscription(line: Line, language: str) -> Item:
    name = line.offer.name.in_(language)
    label = f"{name}, {line.number}" if line.number else name
    return Item("subscription", label, line.id, line.offer.price, line.offer.tax_rate)


def _call_costs(stage: Stage) -> Money:
    lowest, highest = (40, 690) if stage.operator.currency != "XPF" else (60, 900)
    return Money(stage.rng.randint(lowest, highest), stage.operator.currency)


def _discount(item: Item, language: str) -> Item:
    return Item(
        "discount", words.WELCOME_DISCOUNT[language], item.line, -item.amount.times(Decimal("0.1")), item.tax_rate
    )


def _brought_to(items: list[Item], wanted: Money, language: str) -> list[Item]:
    """Return the items with one more, of calls or of discount, that brings their sum to what is wanted."""
    gap = wanted - _sum(items, wanted.currency)
    if not gap:
        return items
    section, label = ("usage", words.OUT_OF_BUNDLE) if gap.minor > 0 else ("discount", words.LOYALTY_DISCOUNT)
    return [*items, Item(section, label[language], items[0].line, gap, items[0].tax_rate)]


def _credit(stage: Stage, contract: Contract, item: Item, invoice: str, issued_on: date) -> None:
    """Add the credit note of half of an invoice's first amount: positive, its kind says the sense."""
    label = words.CREDIT[contract.customer.language]
    half = Item(item.section, label, item.line, item.amount.times(Decimal("0.5")), item.tax_rate)
    issued_on = min(issued_on, stage.day(-1))
    identifier = _head(
        stage, contract, [half], kind="credit_note", state="paid", issued_on=issued_on, due_on=None, credits=invoice
    )
    stage.book.shows("credit_note", identifier)


def _head(
    stage: Stage, contract: Contract, items: list[Item], *, kind: str, state: str, issued_on: date, **facts: object
) -> str:
    currency = stage.operator.currency
    total = _sum(items, currency)
    letter = {"invoice": "F", "credit_note": "A"}[kind]
    rank = sum(row["kind"] == kind for row in stage.book.rows["invoices"]) + 1
    identifier = stage.book.add(
        "invoices",
        customer=contract.customer.id,
        contract=contract.id,
        kind=kind,
        number=f"{letter}{issued_on:%y%m}-{rank:06d}",
        issued_on=issued_on,
        total=total.to_decimal(),
        tax=_tax(items, currency).to_decimal(),
        due=(total if state in OPEN else Money.zero(currency)).to_decimal(),
        state=state,
        **facts,
    )
    for position, item in enumerate(items, start=1):
        stage.book.add(
            "invoice_lines",
            invoice=identifier,
            position=position,
            section=item.section,
            label=item.label,
            line=item.line,
            amount=item.amount.to_decimal(),
            tax_rate=item.tax_rate,
        )
    return identifier


def _sum(items: Iterable[Item], currency: str) -> Money:
    return sum((item.amount for item in items), Money.zero(currency))


def _tax(items: Iterable[Item], currency: str) -> Money:
    by_rate: dict[Decimal, Money] = {}
    for item in items:
        by_rate[item.tax_rate] = by_rate.get(item.tax_rate, Money.zero(currency)) + item.amount
    return sum((split_tax(gross, rate / 100).tax for rate, gross in by_rate.items()), Money.zero(currency))
