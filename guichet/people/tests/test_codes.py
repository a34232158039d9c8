"""Codes that are sent: where to, how they read, and the caps that hold them back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from guichet.messages import sealed
from guichet.messages.models import Message
from guichet.messages.values import Channel
from guichet.people import services
from guichet.people.models import Challenge, Person
from guichet.people.services import codes
from guichet.people.tests.races import all_at_once
from guichet.people.tests.stock import E164, NOW, operator_with
from guichet.people.values import ChallengePurpose, CodeHeldBack, TooManyAttempts

pytestmark = pytest.mark.django_db(transaction=True)
SITE = "https://espace.exemple.test:8443"


def send(person: Person, *, now: datetime = NOW, to: str = E164, requester: str = "net") -> Challenge:
    return services.send_code(
        ChallengePurpose.ACCESS, person=person, number=to, requester=requester, site=SITE, now=now
    )


def text(message: Message) -> str:
    return sealed.opened(message.text, reference=message.reference, part="text")


@pytest.fixture
def changed() -> Iterator[dict[str, datetime]]:
    """Moments of changes of SIM card, by number."""
    moments: dict[str, datetime] = {}
    before = list(codes._sim_changes)
    codes._sim_changes[:] = [moments.get]
    yield moments
    codes._sim_changes[:] = before


def test_a_code_goes_to_the_line_and_ends_with_what_browsers_read(claire: Person) -> None:
    challenge = send(claire)

    message = Message.objects.get()
    last = text(message).splitlines()[-1]
    found = re.fullmatch(r"@espace\.exemple\.test #(\d{6})", last)
    assert (message.channel, message.secret, message.expires_at) == (Channel.SMS, True, NOW + timedelta(minutes=10))
    assert "valable jusqu’à 11\u00a0h\u00a010" in text(message)
    assert found
    services.check_challenge(
        challenge.reference, found[1], ChallengePurpose.ACCESS, person=claire, line_number=E164, now=NOW
    )


def test_no_code_stands_in_a_row(claire: Person) -> None:
    send(claire)

    message = Message.objects.get()
    code = text(message)[-6:]
    rows = [str(value) for row in (message, Challenge.objects.get()) for value in vars(row).values()]
    assert not [row for row in rows if code in row]


def test_the_next_code_waits_a_minute(claire: Person) -> None:
    send(claire)

    with pytest.raises(TooManyAttempts) as refusal:
        send(claire, now=NOW + timedelta(seconds=59))
    assert refusal.value.until == NOW + timedelta(seconds=60)
    send(claire, now=NOW + timedelta(seconds=60))


def test_a_line_gets_three_codes_a_day(claire: Person) -> None:
    for minutes in (0, 2, 4):
        send(claire, now=NOW + timedelta(minutes=minutes))

    with pytest.raises(TooManyAttempts):
        send(claire, now=NOW + timedelta(hours=23), requester="another")
    assert Message.objects.count() == 3


def test_a_requester_gets_ten_codes_a_day(claire: Person) -> None:
    for rank in range(10):
        send(claire, to=f"+3363998{rank:04}")

    with pytest.raises(TooManyAttempts):
        send(claire)


def test_an_operator_sends_so_many_an_hour(claire: Person, settings: Settings) -> None:
    settings.OPERATOR = operator_with(line_number_sign_in=True, codes_per_hour=10)
    for rank in range(10):
        send(claire, to=f"+3363998{rank:04}", requester=str(rank))

    with pytest.raises(TooManyAttempts) as refusal:
        send(claire, requester="another")
    assert refusal.value.until == NOW + timedelta(hours=1)


def test_a_refused_code_uses_up_no_other_cap(claire: Person) -> None:
    for rank in range(10):
        send(claire, to=f"+3363998{rank:04}")
    with pytest.raises(TooManyAttempts):
        send(claire)

    for minutes in (0, 2, 4):
        send(claire, now=NOW + timedelta(minutes=minutes), requester="another")


@pytest.mark.parametrize("hours", [0, 71])
def test_no_code_goes_to_a_line_whose_card_has_just_changed(
    claire: Person, changed: dict[str, datetime], hours: int
) -> None:
    changed[E164] = NOW - timedelta(hours=hours)

    with pytest.raises(CodeHeldBack) as refusal:
        send(claire)
    assert refusal.value.until == changed[E164] + timedelta(hours=72)
    assert (Message.objects.count(), Challenge.objects.count()) == (0, 0)


def test_codes_go_again_72_hours_after_the_change(claire: Person, changed: dict[str, datetime]) -> None:
    changed[E164] = NOW - timedelta(hours=72)

    send(claire)

    assert Message.objects.count() == 1


def test_simultaneous_demands_send_one_code(claire: Person) -> None:
    def ask(_: int) -> bool:
        try:
            send(claire)
        except TooManyAttempts:
            return False
        return True

    assert all_at_once(64, ask).count(True) == 1


def test_simultaneous_demands_for_many_lines_stay_under_the_requester_s_cap(claire: Person) -> None:
    def ask(rank: int) -> bool:
        try:
            send(claire, to=f"+3363998{rank:04}")
        except TooManyAttempts:
            return False
        return True

    assert all_at_once(64, ask).count(True) == 10
