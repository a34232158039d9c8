import random
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from stdnum import luhn

from config.sections import SECTIONS
from guichet.catalogue.policy import Catalogue
from guichet.core.money import Money, split_tax
from guichet.core.periods import month_days, shift_months, start_of_day
from guichet.core.phones import parse_number
from guichet.demo.book import Book
from guichet.demo.cast import Cast
from guichet.demo.export import moment_of, tell, write_export
from guichet.demo.policy import DemoPolicy
from guichet.demo.tests.stages import MOMENTS, ORDINARY, SLUGS, moment, operator, told
from guichet.operators import load, new_operator

SITUATIONS = {
    "hero",
    "line_nearly_used_up",
    "line_over_bundle",
    "line_unlimited",
    "line_to_activate",
    "line_suspended",
    "line_down",
    "outage",
    "line_user",
    "line_without_user",
    "line_terminated",
    "family",
    "several_contracts",
    "two_customers",
    "invoice_to_debit",
    "invoice_to_pay",
    "invoice_paid",
    "invoice_overdue",
    "invoice_rejected",
    "invoice_disputed",
    "invoice_third_party",
    "credit_note",
    "order_identity_paper_back",
    "order_appointment",
    "order_signature",
    "porting_scheduled",
    "nothing_waiting",
    "professional",
    "proxy",
    "ended_grant",
    "person_without_contract",
    "hard_name",
    "unverified",
}
each_pack = pytest.mark.parametrize("slug", SLUGS)
# every pack on an ordinary day and in the first minutes of a month; the other moments on the two most unlike
each_pack_and_moment = pytest.mark.parametrize(
    ("slug", "clock"),
    [(slug, clock) for clock in MOMENTS for slug in (SLUGS if clock in MOMENTS[0:3:2] else ("lagon", "primeur"))],
    ids=lambda value: value if isinstance(value, str) else f"{value:%Y-%m-%d %H:%M}",
)


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@each_pack
def test_the_same_seed_on_the_same_day_gives_the_same_bytes(slug: str, tmp_path: Path) -> None:
    for name in ("first", "second"):
        write_export(operator(slug), tmp_path / name, as_of=moment(slug))

    assert bytes_of(tmp_path / "first") == bytes_of(tmp_path / "second")
    assert len(bytes_of(tmp_path / "first")) == 17


def test_another_seed_gives_other_people(tmp_path: Path) -> None:
    write_export(operator("primeur"), tmp_path / "first", as_of=moment("primeur"))
    write_export(operator("primeur"), tmp_path / "second", as_of=moment("primeur"), seed=1)

    assert bytes_of(tmp_path / "first")["persons.csv"] != bytes_of(tmp_path / "second")["persons.csv"]


@each_pack
def test_people_are_the_same_on_another_day(slug: str) -> None:
    def people(clock: datetime) -> list[object]:
        return [(row["given_name"], row["family_name"], row["email"]) for row in told(slug, clock).book.rows["persons"]]

    assert people(ORDINARY) == people(MOMENTS[0])


def test_the_export_tells_a_fixed_hour_of_the_day() -> None:
    zone = operator("lagon").zone

    assert moment_of(datetime(2026, 11, 22, 17, 5, tzinfo=zone), operator("lagon")) == moment("lagon")
    early = datetime(2026, 11, 22, 6, 30, tzinfo=zone)
    assert moment_of(early, operator("lagon")) == early


@each_pack
def test_every_situation_is_told(slug: str) -> None:
    assert set(told(slug).book.situations) - {"large_company", ""} == SITUATIONS


@each_pack
def test_there_are_forty_customers_and_thousands_of_records(slug: str) -> None:
    book = told(slug).book

    assert len(book.rows["customers"]) == 40
    assert 2900 <= sum(len(rows) for rows in book.usage.values()) <= 12_000


@pytest.mark.parametrize("slug", ["zenith", "mandarine", "lagon"])
def test_the_large_company_has_twelve_sites_and_its_lines(slug: str) -> None:
    book = told(slug).book
    (company,) = book.situations["large_company"]
    contracts = {row["id"] for row in book.rows["contracts"] if row["customer"] == company}

    assert sum(row["customer"] == company for row in book.rows["sites"]) == 12
    assert sum(row["contract"] in contracts for row in book.rows["lines"]) == 250
    roles = {account.role for account in told(slug).accounts}
    assert {"company_administrator", "site_manager", "accountant"} <= roles


@each_pack_and_moment
def test_the_hero_has_left_what_the_pack_says_to_the_byte(slug: str, clock: datetime) -> None:
    book, hero = told(slug, clock).book, operator(slug).section(DemoPolicy).hero
    catalogue = operator(slug).section(Catalogue)
    assert hero is not None
    month = month_days(clock.date())
    used: Counter[object] = Counter()
    for row in book.usage[f"{month.start:%Y-%m}"]:
        if row["kind"] == "data":
            used[row["line"]] += int(str(row["quantity"]))

    wanted = [line for contract in hero.contracts for line in contract.lines if line.left is not None]

    assert wanted
    lines = iter(book.rows["lines"])
    for line in (line for contract in hero.contracts for line in contract.lines):
        ids = [next(lines)["id"] for _ in range(line.count)]
        if line.left is None:
            continue
        offer = catalogue.offer(line.offer)
        assert offer is not None
        bundle = next(int(a.quantity) for a in offer.allowances if a.kind == "data") * line.count
        assert bundle - sum(used[one] for one in ids) == int(Decimal(line.left) * 10**9)


@each_pack_and_moment
def test_no_record_is_of_the_future_or_of_another_month(slug: str, clock: datetime) -> None:
    now, zone = moment(slug, clock), operator(slug).zone
    book = told(slug, clock).book

    older, *months = sorted(book.usage)
    assert len(months) == 3
    assert older == f"{shift_months(clock.date().replace(day=1), -11):%Y-%m}"
    assert all(
        row["started_at"] < start_of_day(date.fromisoformat(f"{months[0]}-01"), zone) for row in book.usage[older]
    )  # type: ignore[operator]
    for month in months:
        rows = book.usage[month]
        assert rows
        first = date.fromisoformat(f"{month}-01")
        start, end = start_of_day(first, zone), start_of_day(month_days(first).end, zone)
        # ten minutes of grace: in the first minutes of a month there must be room for its figures
        latest = min(end, max(now, start + timedelta(minutes=10)))
        assert all(start <= row["started_at"] < latest for row in rows)  # type: ignore[operator]


@each_pack_and_moment
def test_bundles_are_nearly_used_up_and_passed(slug: str, clock: datetime) -> None:
    shares = {}
    book = told(slug, clock).book

    for situation in ("line_nearly_used_up", "line_over_bundle"):
        (line,) = book.situations[situation]
        offer = operator(slug).section(Catalogue).offer(str(book.find("lines", line)["offer"]))
        assert offer is not None
        bundle = next(int(a.quantity) for a in offer.allowances if a.kind == "data")
        rows = book.usage[f"{clock:%Y-%m}"]
        used = sum(int(str(r["quantity"])) for r in rows if r["line"] == line and r["kind"] == "data")
        shares[situation] = round(Decimal(used) / bundle, 3)

    assert shares == {"line_nearly_used_up": Decimal("0.93"), "line_over_bundle": Decimal("1.08")}


@each_pack_and_moment
def test_invoices_add_up_line_by_line_and_rate_by_rate(slug: str, clock: datetime) -> None:
    book, currency = told(slug, clock).book, operator(slug).currency
    amounts: dict[object, dict[Decimal, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in book.rows["invoice_lines"]:
        amounts[row["invoice"]][Decimal(str(row["tax_rate"]))] += Decimal(str(row["amount"]))

    for invoice in book.rows["invoices"]:
        rates = amounts[invoice["id"]]
        taxes = [split_tax(Money.from_decimal(gross, currency), rate / 100).tax for rate, gross in rates.items()]
        assert invoice["total"] == sum(rates.values())
        assert invoice["tax"] == sum(tax.to_decimal() for tax in taxes)
        assert Decimal(0) < invoice["total"]  # type: ignore[operator]
        assert invoice["due"] in {invoice["total"], Decimal(0)}
        if currency == "XPF":
            assert str(invoice["total"]).isdigit()


@each_pack
def test_the_hero_owes_what_the_pack_says(slug: str) -> None:
    book, hero = told(slug).book, operator(slug).section(DemoPolicy).hero
    assert hero is not None
    (customer,) = book.situations["hero"]

    due = sum(Decimal(str(row["due"])) for row in book.rows["invoices"] if row["customer"] == customer)

    assert due == sum(Decimal(contract.due) for contract in hero.contracts if contract.due)


@each_pack
def test_every_customer_can_be_reached_by_phone(slug: str) -> None:
    book = told(slug).book
    (customer,) = book.situations["hero"]
    first_mobile = next(row["number"] for row in book.rows["lines"] if row["kind"] == "mobile")

    assert all(row["phone"] for row in book.rows["customers"])
    hero = book.find("customers", customer)
    assert hero["kind"] == "organisation" or hero["phone"] == first_mobile


@each_pack
def test_thirteen_months_are_billed_and_late_means_late(slug: str) -> None:
    book = told(slug).book
    (customer,) = book.situations["hero"]
    months = {str(row["issued_on"])[:7] for row in book.rows["invoices"] if row["customer"] == customer}

    assert len(months) == 13
    assert all(row["issued_on"] < ORDINARY.date() for row in book.rows["invoices"])  # type: ignore[operator]
    for identifier in book.situations["invoice_overdue"]:
        assert book.find("invoices", identifier)["due_on"] < ORDINARY.date()  # type: ignore[operator]


@each_pack
def test_numbers_cards_and_keys_are_right(slug: str) -> None:
    book, region = told(slug).book, operator(slug).phone_region

    numbers = [parse_number(str(row["number"]), region).e164 for row in book.rows["lines"] if row["number"]]
    for rows in book.usage.values():
        for row in rows:
            if row["counterpart"]:
                parse_number(str(row["counterpart"]), region)

    assert max(Counter(numbers).values()) == 1
    iccids = [str(row["iccid"]) for row in book.rows["sims"]]
    assert len(set(iccids)) == len(iccids)
    assert all(len(iccid) == 19 and luhn.is_valid(iccid) for iccid in iccids)
    keys = [row["key"] for rows in book.usage.values() for row in rows]
    assert len(set(keys)) == len(keys)


@each_pack
def test_accounts_are_of_people_who_can_sign_in(slug: str) -> None:
    book = told(slug).book
    verified = {row["email"] for row in book.rows["persons"] if row["email_verified_at"]}
    numbers = {row["number"] for row in book.rows["lines"]}

    identifiers = [account.identifier for account in told(slug).accounts]

    assert len(set(identifiers)) == len(identifiers) >= 10
    assert set(identifiers) <= verified | numbers
    assert all(str(email).endswith(".example") for email in verified)


def test_a_column_that_the_format_does_not_have_is_refused() -> None:
    with pytest.raises(KeyError, match="colour"):
        Book().add("customers", colour="red")


@pytest.mark.parametrize("country", new_operator.COUNTRIES)
def test_a_new_operator_can_be_demonstrated_at_once(country: str, tmp_path: Path) -> None:
    new = load(new_operator.write(tmp_path / "essai", name="Essai", country=country), SECTIONS)

    assert len(tell(new, as_of=moment_of(MOMENTS[0], new)).book.rows["customers"]) >= 40


def test_an_operator_that_names_no_organisation_has_companies_all_the_same() -> None:
    zenith = operator("zenith")
    policy = zenith.section(DemoPolicy).model_copy(update={"organisations": ()})

    assert Cast(policy, random.Random(1)).organisation() == f"Ets {policy.names[0].family[0]}"
