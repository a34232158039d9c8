"""Alerts that the law sets on every mobile line, and those on amounts: told once, late or twice or out of order."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import permutations
from pathlib import Path

import pytest
from pytest_django import Settings

from config.sections import SECTIONS
from guichet import operators
from guichet.contracts.models import Line
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import LineKind, Role
from guichet.messages.models import Message
from guichet.messages.services import choose
from guichet.messages.values import Channel, Topic
from guichet.outbox.models import Item
from guichet.outbox.running import drain
from guichet.people.models import Person
from guichet.usage.models import UsageAlertSent
from guichet.usage.services import prepare_records, store_prepared
from guichet.usage.tests.alerts import AT, alert, ask, look, spend, use
from guichet.usage.values import AlertChannel, Amounts, UsageKind

ABROAD = UsageKind.ROAMING_DATA
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sms(settings: Settings, tmp_path: Path) -> None:
    settings.SMS_GATEWAY, settings.SMS_SIMULATOR = "demo", tmp_path / "sms.sqlite3"


def line_of(settings: Settings, slug: str, offer: str, person: Person, **fields: object) -> Line:
    settings.OPERATOR = operators.load(slug, sections=SECTIONS)
    made = contracts.line(offer_code=offer, **fields)
    contracts.grant(person, Role.HOLDER, customer=made.contract.customer)
    return made


@pytest.fixture
def belgian(settings: Settings, person: Person) -> Line:
    """Return a line of 15 GB for 12 EUR a month, on which nobody ever set anything."""
    return line_of(settings, "carmin", "carmin-15", person)


def marks() -> list[str]:
    rows = UsageAlertSent.objects.order_by("id").values_list("measure", "level")
    return [f"{measure} {level}" for measure, level in rows]


def texts() -> list[str]:
    sent = Message.objects.filter(channel="sms").order_by("id").values_list("text", flat=True)
    return [text.replace("\u00a0", " ").replace("\u202f", " ") for text in sent]


@pytest.mark.parametrize(
    ("slug", "offer", "told"),
    [
        ("mandarine", "mobile-40", ["roaming 4800", "roaming 6000"]),
        ("zenith", "mobile-pro-5", ["roaming 4800", "roaming 6000"]),
        ("carmin", "carmin-15", ["roaming 4840", "ceiling 5000", "roaming 6050"]),
        ("lagon", "pro-30", []),
    ],
)
def test_roaming_is_told_where_the_law_caps_it(settings, person, slug, offer, told):
    made = line_of(settings, slug, offer, person)
    for day, minor in enumerate((4_799, 41, 1_200, 10, 2_000), start=10):
        spend(made, minor, ABROAD, date(2026, 11, day))
        look(made)

    assert marks() == told
    assert {*Message.objects.values_list("channel", flat=True)} == ({"sms", "mail"} if told else set())


def test_roaming_below_four_fifths_of_the_cap_tells_nothing(settings, person):
    made = line_of(settings, "mandarine", "mobile-40", person)
    spend(made, 4_799, ABROAD)

    look(made)

    assert (marks(), Message.objects.count()) == ([], 0)


def test_domestic_charges_are_not_roaming(settings, person):
    made = line_of(settings, "mandarine", "mobile-40", person)
    spend(made, 20_000, UsageKind.PREMIUM)

    look(made)

    assert marks() == []


def test_a_whole_cap_at_once_is_said_once(settings, person):
    made = line_of(settings, "mandarine", "mobile-40", person)
    spend(made, 7_000, ABROAD)

    look(made)

    assert marks() == ["roaming 4800", "roaming 6000"]
    assert texts() == ["Mandarine : vous avez dépensé 70,00 € à l’étranger ce mois-ci ; l’alerte est réglée à 60,00 €."]
    assert Message.objects.filter(channel="mail").count() == 1


def test_only_mobile_lines_have_legal_alerts(settings, person):
    made = line_of(settings, "carmin", "carmin-fixe", person, kind=LineKind.FIXED)
    spend(made, 9_000)

    look(made)

    assert marks() == []


# rules.md 7.3: alert 1 when the bundle is used up, alert 2 at bundle + 50 EUR
def test_a_belgian_bundle_that_is_used_up_then_its_ceiling(belgian):
    use(belgian, 15)
    look(belgian)
    assert marks() == ["bundle 0"]

    spend(belgian, 4_999)
    look(belgian)
    assert marks() == ["bundle 0"]

    spend(belgian, 1, UsageKind.SMS)
    look(belgian)
    assert marks() == ["bundle 0", "ceiling 5000"]
    assert texts() == [
        "Carmin : votre forfait est épuisé. Ce qui dépasse est facturé en plus, 0,00 € à ce jour. "
        "Il repart à neuf le 1er décembre.",
        "Carmin : avec 50,00 € hors forfait, votre facture du mois atteint 62,00 €. Rien n’est coupé.",
    ]


@pytest.mark.parametrize(
    ("ceiling", "told"), [(0, []), (5_000, ["ceiling 5000"]), (7_500, ["ceiling 7500"]), (10_000, [])]
)
def test_a_belgian_customer_chooses_the_ceiling(belgian, person, ceiling, told):
    if ceiling != 5_000:
        ask(belgian, person, amounts=Amounts(ceiling_minor=ceiling))
    spend(belgian, 8_000, UsageKind.PREMIUM)

    look(belgian)

    assert marks() == told


def test_a_cap_that_was_removed_tells_nothing_and_another_its_own(settings, person):
    made = line_of(settings, "mandarine", "mobile-40", person)
    ask(made, person, amounts=Amounts(roaming_minor=0))
    spend(made, 9_000, ABROAD)
    look(made)
    assert marks() == []

    assert ask(made, person, amounts=Amounts(roaming_minor=10_000)).data["crossed"]
    drain(now=lambda: AT)
    assert marks() == ["roaming 8000"]

    # lowered after it was crossed: told at once; raised again: what was told is not told twice
    ask(made, person, amounts=Amounts(roaming_minor=6_000))
    ask(made, person, amounts=Amounts(roaming_minor=10_000))
    drain(now=lambda: AT)
    assert marks() == ["roaming 8000"]

    ask(made, person, amounts=Amounts(roaming_minor=6_000))
    drain(now=lambda: AT)
    assert marks() == ["roaming 8000", "roaming 4800", "roaming 6000"]
    assert len(texts()) == 2


def test_an_amount_out_of_the_bundle_is_told(line, person):
    ask(line, person, amounts=Amounts(out_minor=1_000))
    spend(line, 999)
    look(line)
    assert marks() == []

    spend(line, 1, UsageKind.PREMIUM)
    look(line)

    assert marks() == ["out 1000"]
    assert texts() == ["Mandarine : vous avez dépensé 10,00 € hors forfait ce mois-ci ; l’alerte est réglée à 10,00 €."]


def test_francs_have_no_decimals(settings, person):
    made = line_of(settings, "lagon", "pro-30", person)
    ask(made, person, amounts=Amounts(out_minor=1_000, roaming_minor=5_000))
    spend(made, 1_500)

    look(made)

    assert marks() == ["out 1000"]
    assert "1 500 F" in texts()[0]


@pytest.mark.parametrize(
    ("chosen", "left"),
    [
        ((AlertChannel.SMS,), {"sms"}),
        ((AlertChannel.MAIL,), {"mail"}),
        ((AlertChannel.PUSH,), set()),
        ((AlertChannel.SMS, AlertChannel.MAIL), {"sms", "mail"}),
    ],
)
def test_the_road_is_chosen(line, person, chosen, left):
    ask(line, person, 50, channels=chosen)

    drain(now=lambda: AT)

    assert marks() == ["share 50"]
    assert {*Message.objects.values_list("channel", flat=True)} == left


def test_who_wants_no_mail_of_usage_gets_none(line, person):
    choose(person.pk, Topic.USAGE, Channel.MAIL, wanted=False)
    alert(line, person, 50)

    look(line)

    assert [*Message.objects.values_list("channel", flat=True)] == ["sms"]


def record(line: Line, key: str, charge: int, at: str = "2026-11-20 10:00:00") -> tuple[object, ...]:
    return (line.pk, at, key, at[:10], int(ABROAD), 1, 1_000, "", "ES", charge)


def ingest(*records: tuple[object, ...], at: datetime = AT) -> None:
    for part in prepare_records(records):
        store_prepared(part, at=at)
    drain(now=lambda: at)


RECORDS = [("A", 3_000), ("B", 1_800), ("C", 1_200), ("A", 3_000)]


@pytest.mark.parametrize("order", [*permutations(range(4))], ids=str)
def test_records_out_of_order_and_sent_twice_are_told_on_the_one_that_crosses(settings, person, order):
    made = line_of(settings, "mandarine", "mobile-40", person)
    spent, seen, told = 0, set(), 0
    for rank in order:
        key, charge = RECORDS[rank]
        spent += 0 if key in seen else charge
        seen.add(key)
        told += marks() != (expected := [f"roaming {level}" for level in (4_800, 6_000) if spent >= level])
        ingest(record(made, key, charge))
        assert (marks(), len(texts())) == (expected, told)

    assert marks() == ["roaming 4800", "roaming 6000"]


def test_what_was_read_before_has_nothing_looked_at_again(settings, person):
    made = line_of(settings, "mandarine", "mobile-40", person)
    ingest(record(made, "A", 5_000))
    before = Item.objects.count()

    ingest(record(made, "A", 5_000))

    assert Item.objects.count() == before


def test_records_of_a_month_that_is_over_have_nothing_looked_at(settings, person):
    made = line_of(settings, "mandarine", "mobile-40", person)

    ingest(record(made, "A", 9_000, "2026-10-31 10:00:00"))

    assert (marks(), Item.objects.count()) == ([], 0)


def test_calls_that_the_bundle_covers_have_nothing_looked_at(line):
    covered = (line.pk, "2026-11-20 10:00:00", "A", "2026-11-20", int(UsageKind.VOICE), 1, 60, "", "FR", 0)

    ingest(covered)

    assert Item.objects.count() == 0


def test_each_month_tells_its_own(settings, person):
    made = line_of(settings, "mandarine", "mobile-40", person)
    ingest(record(made, "A", 6_000))
    ingest(record(made, "B", 6_000, "2026-12-01 08:00:00"), at=datetime(2026, 12, 1, 9, tzinfo=UTC))

    assert marks() == ["roaming 4800", "roaming 6000"] * 2
    assert {*UsageAlertSent.objects.values_list("period_start", flat=True)} == {date(2026, 11, 1), date(2026, 12, 1)}
