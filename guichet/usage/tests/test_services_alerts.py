"""Usage alerts, from the demand to the message: told once in a period, whoever looks and however often."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from config.sections import SECTIONS
from guichet import operators
from guichet.acts.models import Entry
from guichet.acts.values import Refused
from guichet.contracts.models import Line
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import Role
from guichet.lines.tests import factories as lines
from guichet.messages.models import Message
from guichet.outbox import registry
from guichet.outbox.models import Item
from guichet.outbox.running import drain
from guichet.people.tests import factories as people
from guichet.usage.models import DayCounter, UsageAlert, UsageAlertSent, UsageRecord
from guichet.usage.policy import UsagePolicy
from guichet.usage.queries import alerts
from guichet.usage.queries.alerts import alerts_to_tell
from guichet.usage.services import prepare_records, store_prepared, tell_crossed
from guichet.usage.tests.alerts import AT, GO, alert, ask, look, spend, use
from guichet.usage.tests.factories import counter
from guichet.usage.values import UsageKind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sms(settings: Settings, tmp_path: Path) -> None:
    settings.SMS_GATEWAY, settings.SMS_SIMULATOR = "demo", tmp_path / "sms.sqlite3"


def told() -> list[tuple[str, str]]:
    return list(Message.objects.order_by("id").values_list("channel", "recipient"))


def both(line: Line) -> list[tuple[str, str]]:
    return [("sms", line.number), ("mail", "holder@example.com")]


def test_alerts_are_set_changed_and_switched_off(line, person):
    assert ask(line, person, 80).data == {"percents": [80], "crossed": False, "told": False}
    assert ask(line, person, 90, 80).data == {"percents": [80, 90], "crossed": False, "told": False}
    assert UsageAlert.objects.values_list("percents", "set_by").get() == ([80, 90], person.pk)

    assert ask(line, person).data == {"percents": [], "crossed": False, "told": False}
    assert ask(line, person).already

    assert not UsageAlert.objects.exists()
    assert list(Entry.objects.order_by("id").values_list("result", flat=True)) == ["done", "done", "done", "already"]


def test_what_the_pack_does_not_offer_is_refused(line, person):
    with pytest.raises(Refused) as refused:
        ask(line, person, 75)

    assert refused.value.refusal.code == "usage.percent_not_taken"
    assert not UsageAlert.objects.exists()


def test_it_is_told_to_the_line_and_to_its_holder_once_crossed(line, person):
    alert(line, person)
    look(line)
    assert told() == []

    use(line, 12)
    look(line)

    assert told() == both(line)
    assert UsageAlertSent.objects.values_list("line", "period_start", "measure", "level").get() == (
        line.pk,
        date(2026, 11, 1),
        "share",
        80,
    )
    for text in Message.objects.values_list("text", flat=True):
        assert (
            "32,0\u00a0Go d’internet sur 40\u00a0Go, soit 80\u00a0%. Le forfait repart à neuf le 1er décembre." in text
        )
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}


def test_it_is_told_once_whatever_comes_again(line, person):
    alert(line, person)
    use(line, 12)
    for minutes in range(3):
        look(line, at=AT + timedelta(minutes=minutes))
    DayCounter.objects.update(quantity=40 * GO)
    look(line)

    assert told() == both(line)


def test_counting_and_looking_are_written_together_or_not_at_all(line, monkeypatch):
    monkeypatch.setattr(registry, "_handlers", {})
    record = (line.pk, "2026-11-22 08:12:00", "K1", "2026-11-22", 1, 1, 10, "", "", 0)

    with pytest.raises(Exception, match=r"outbox\.unknown_name"):
        store_prepared(prepare_records([record])[0], at=AT)

    assert UsageRecord.objects.count() == 0


def test_a_share_that_is_used_already_is_told_at_once(line, person):
    assert ask(line, person, 50).data == {"percents": [50], "crossed": True, "told": False}
    drain(now=lambda: AT)

    assert told() == both(line)


def test_the_same_share_set_again_is_not_told_again_in_the_period(line, person):
    for percents in ([50], [], [50]):
        done = ask(line, person, *percents)
        drain(now=lambda: AT)

    assert done.data == {"percents": [50], "crossed": False, "told": True}
    assert told() == both(line)


def test_another_share_of_the_same_period_is_told_too(line, person):
    ask(line, person, 50)
    drain(now=lambda: AT)
    use(line, 20)
    ask(line, person, 100)
    drain(now=lambda: AT)

    assert told() == both(line) * 2


def test_each_period_has_its_own(line, person):
    alert(line, person, 50)
    look(line)
    december = datetime(2026, 12, 2, 9, tzinfo=UTC)
    look(line, at=december)
    assert told() == both(line)

    use(line, 20, date(2026, 12, 1))
    look(line, at=december)

    assert told() == both(line) * 2


def test_what_comes_late_for_a_period_that_is_over_tells_nothing(line, person):
    alert(line, person)
    use(line, 20, date(2026, 11, 30))

    look(line, at=datetime(2026, 12, 1, 0, 5, tzinfo=UTC))

    assert told() == []


@pytest.mark.parametrize(
    ("slug", "offer", "at", "day"),
    [
        # a minute before midnight and at midnight, in Paris
        ("mandarine", "mobile-40", datetime(2026, 11, 30, 22, 59, tzinfo=UTC), date(2026, 11, 1)),
        ("mandarine", "mobile-40", datetime(2026, 11, 30, 23, 0, tzinfo=UTC), date(2026, 12, 1)),
        # summer time: midnight comes at 22:00 UTC; then the day of 25 hours of October
        ("mandarine", "mobile-40", datetime(2026, 6, 30, 22, 0, tzinfo=UTC), date(2026, 7, 1)),
        ("mandarine", "mobile-40", datetime(2026, 10, 25, 1, 30, tzinfo=UTC), date(2026, 10, 1)),
        # Nouméa: December has begun at 13:00 UTC of 30 November; the year, on 31 December
        ("lagon", "pro-30", datetime(2026, 11, 30, 13, 0, tzinfo=UTC), date(2026, 12, 1)),
        ("lagon", "pro-30", datetime(2026, 12, 31, 12, 59, tzinfo=UTC), date(2026, 12, 1)),
        ("lagon", "pro-30", datetime(2026, 12, 31, 13, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_a_period_begins_at_the_operator_s_midnight(settings: Settings, person, slug, offer, at, day):
    settings.OPERATOR = operators.load(slug, sections=SECTIONS)
    made = contracts.line(offer_code=offer)
    alert(made, person)
    for other in (day - timedelta(days=1), day.replace(day=28)):
        counter(made, day=other, quantity=20 * GO)
    assert alerts_to_tell([made.pk], [], at=at).crossed == ()

    counter(made, day=day, quantity=20 * GO)

    found = alerts_to_tell([made.pk], [], at=at)
    assert (found.days.start, [one.line_id for one in found.crossed]) == (day, [made.pk])


def test_a_period_may_begin_on_another_day(settings: Settings, line, person):
    pack = operators.load("mandarine", sections=SECTIONS)
    policy = pack.section(UsagePolicy).model_copy(update={"period_starts_on_day": 15})
    settings.OPERATOR = pack.model_copy(update={"sections": {**pack.sections, "usage": policy}})
    alert(line, person, 50)
    use(line, 19, date(2026, 11, 15))
    assert alerts_to_tell([line.pk], [], at=AT).crossed == ()

    use(line, 1, date(2026, 12, 14))

    assert alerts_to_tell([line.pk], [], at=AT).days.start == date(2026, 11, 15)
    assert [one.line_id for one in alerts_to_tell([line.pk], [], at=AT).crossed] == [line.pk]


@pytest.mark.parametrize(("state", "count"), [("active", 1), ("down", 1), ("suspended", 0), ("terminated", 0)])
def test_only_a_line_in_service_is_told(line, person, state, count):
    alert(line, person, 50)
    Line.objects.update(state=state)

    assert len(alerts_to_tell([line.pk], [], at=AT).crossed) == count


def test_an_option_counts(line, person):
    alert(line, person, 50)
    lines.option(line, "recharge-10")

    assert alerts_to_tell([line.pk], [], at=AT).crossed == ()


def test_an_alert_that_was_changed_while_it_was_looked_at_is_left_alone(line, person):
    alert(line, person, 50)
    found = alerts_to_tell([line.pk], [], at=AT)
    UsageAlert.objects.update(percents=[90])

    with transaction.atomic():
        tell_crossed(found, at=AT)

    assert (told(), UsageAlertSent.objects.count()) == ([], 0)


def test_lines_that_share_are_each_told_and_their_holder_once(settings: Settings, person):
    settings.OPERATOR = operators.load("zenith", sections=SECTIONS)
    contract = contracts.contract(of=contracts.company())
    contracts.grant(person, Role.COMPANY_ADMINISTRATOR, customer=contract.customer)
    fleet = [contracts.line(under=contract, offer_code="flotte-25") for _ in range(4)]
    for one in fleet[:3]:
        alert(one, person)
    use(fleet[3], 79)
    look(fleet[3])
    assert told() == []

    use(fleet[0], 1)
    look(fleet[0])

    assert told() == [*both(fleet[0]), ("sms", fleet[1].number), ("sms", fleet[2].number)]
    assert "celles qui partagent son forfait" in Message.objects.filter(channel="sms")[0].text

    alert(fleet[3], person)
    look(fleet[3])
    assert told()[4:] == [("sms", fleet[3].number)]


def test_a_line_without_a_number_is_told_by_mail_alone(person):
    box = contracts.access(offer_code="box-4g", label="Maison")
    contracts.grant(person, Role.HOLDER, customer=box.contract.customer)
    alert(box, person)
    use(box, 250)

    look(box)

    assert told() == [("mail", "holder@example.com")]


def test_each_is_told_in_their_language(settings: Settings, person):
    settings.OPERATOR = operators.load("carmin", sections=SECTIONS)
    settings.LANGUAGES = [("fr", "Français"), ("nl", "Nederlands"), ("en", "English")]
    made = contracts.line(offer_code="carmin-15")
    contracts.grant(person, Role.HOLDER, customer=made.contract.customer)
    contracts.grant(people.person(language="nl"), Role.LINE_USER, line=made)
    alert(made, person)
    use(made, 13)

    look(made)

    assert list(Message.objects.order_by("id").values_list("channel", "language")) == [("sms", "nl"), ("mail", "fr")]
    assert "15 GB" in Message.objects.get(channel="sms").text.replace("\u00a0", " ")


def test_what_is_left_over_is_left_to_another_job(person, monkeypatch):
    monkeypatch.setattr(alerts, "LINES_AT_ONCE", 3)
    monkeypatch.setattr(alerts, "MOST_TOLD", 4)
    made = [contracts.line(offer_code="mobile-40") for _ in range(17)]
    for rank, one in enumerate(made):
        alert(one, person)
        if rank != 7:
            use(one, 40)

    look(*made)

    sent = list(UsageAlertSent.objects.order_by("id").values_list("line", flat=True))
    assert sent == [one.pk for rank, one in enumerate(made) if rank != 7]
    assert set(Item.objects.filter(name="usage.check_alerts").values_list("state", flat=True)) == {"done"}


def test_looking_takes_as_many_queries_whatever_the_number_of_lines(settings, person, django_assert_num_queries):
    settings.OPERATOR = operators.load("zenith", sections=SECTIONS)
    ids = []
    for _ in range(3):
        contract = contracts.contract()
        for offer in ["flotte-25", "mobile-pro-5", "monde", "flotte-25"]:
            made = contracts.line(under=contract, offer_code=offer)
            alert(made, person)
            lines.option(made, "recharge-50")
            use(made, 400)
            ids.append(made.pk)

    # theirs; contracts that share and theirs; lines; usage; told; pools
    with django_assert_num_queries(7):
        found = alerts_to_tell(ids, ids, at=AT)

    assert len(found.crossed) == 9


def test_lines_far_from_any_mark_take_two_queries(person, django_assert_num_queries):
    made = [contracts.line(offer_code="mobile-40") for _ in range(5)]
    for one in made:
        spend(one, 100, UsageKind.ROAMING_DATA)
    ids = [one.pk for one in made]

    # alerts of their own; spending near a legal mark
    with django_assert_num_queries(2):
        assert alerts_to_tell(ids, ids, at=AT).crossed == ()


def test_the_database_holds_one_telling_for_a_period(line, person):
    given = {"line": line, "period_start": date(2026, 11, 1), "measure": "share", "level": 80, "sent_at": AT}
    UsageAlertSent.objects.create(**given)

    with pytest.raises(IntegrityError), transaction.atomic():
        UsageAlertSent.objects.create(**given)
