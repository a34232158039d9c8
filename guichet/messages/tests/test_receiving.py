"""SMS that come in: known by their gateway's id, or by what they say; in parts; forgotten after a while."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from guichet.messages import queries, receiving
from guichet.messages.models import Inbound, InboundPart
from guichet.messages.values import ArrivedSms, PartOfSms
from guichet.outbox.models import Item

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def came(gateway_id: str = "", *, text: str = "CONSO", seconds: int = 0, sender: str = "+33612345678") -> bool:
    sms = ArrivedSms("smpp", gateway_id, sender, "1088", text)
    return receiving.receive_sms(sms, at=AT + timedelta(seconds=seconds))[1]


def part(number: int, content: bytes, *, total: int = 3, seconds: int = 0, group: int = 7) -> str | None:
    one = PartOfSms("smpp", "+33612345678", "1088", group, total, number, content, 0)
    return receiving.receive_part(one, lambda data, coding: data.decode(), at=AT + timedelta(seconds=seconds))


def texts() -> list[str]:
    return list(Inbound.objects.order_by("id").values_list("text", flat=True))


def test_an_sms_without_an_id_is_known_by_what_it_says_for_two_minutes() -> None:
    assert [came(seconds=at) for at in (0, 30, 119)] == [True, False, False]
    assert came(seconds=121)
    assert came(text="SOLDE")
    assert came(sender="+33612345679")
    assert Inbound.objects.count() == Item.objects.count() == 4


def test_an_sms_with_an_id_is_known_by_it_for_as_long_as_it_is_kept() -> None:
    assert came("7")
    assert not came("7", seconds=86_400)
    assert came("8")


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))))
def test_parts_make_one_sms_in_whatever_order_they_come(order: tuple[int, ...]) -> None:
    made = [part(number, b"CON SO "[number * 2 - 2 : number * 2]) for number in order]

    assert made[:2] == [None, None]
    assert (texts(), made[2]) == (["CON SO"], Inbound.objects.get().reference)


def test_parts_that_come_twice_make_one_sms() -> None:
    for number, content in ((1, b"a"), (1, b"a"), (2, b"b"), (3, b"c"), (3, b"c"), (2, b"b"), (1, b"a")):
        part(number, content)

    assert (texts(), Item.objects.count()) == (["abc"], 1)


def test_a_phone_uses_the_number_of_a_group_again() -> None:
    for number, content in ((1, b"a"), (2, b"b")):
        part(number, content, total=2)
    for number, content in ((1, b"c"), (2, b"d")):
        part(number, content, total=2, seconds=60)
    for number, content in ((1, b"c"), (2, b"d")):
        part(number, content, total=2, seconds=600)

    assert texts() == ["ab", "cd", "cd"]


def test_what_is_not_whole_after_a_day_is_forgotten() -> None:
    part(1, b"a")
    part(2, b"b", seconds=86_401)

    receiving.forget_inbound(now=AT + timedelta(seconds=86_402))

    assert list(InboundPart.objects.values_list("number", flat=True)) == [2]


def test_sms_are_forgotten_after_thirty_days() -> None:
    came("1")
    came("2", seconds=2)

    assert receiving.forget_inbound(now=AT + timedelta(days=30, seconds=1)) == 1
    assert [row.gateway_id for row in Inbound.objects.all()] == ["2"]


def test_those_without_an_answer_are_counted_by_why() -> None:
    for name in ("1", "2", "3"):
        came(name)
    for row, why in zip(Inbound.objects.all(), ("unknown", "unknown", "blocked"), strict=True):
        receiving.leave_inbound(row.reference, why, at=AT)

    assert queries.inbound_outcomes(since=AT) == {"blocked": 1, "unknown": 2}
    assert queries.inbound_outcomes(since=AT + timedelta(seconds=1)) == {}
