"""An adviser who acts for somebody, as the tests of it need them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import time_machine
from django.http import HttpResponse
from django.test import Client

from guichet.acts.models import Entry
from tests.stock import Stock

NOW = datetime(2026, 11, 22, 9, 42, tzinfo=UTC)
CALL = {"way": "call", "check": "call_back", "reason": "safety", "ticket": "D-10482"}


def act_for(client: Client, who: Stock, asked: dict[str, str] = CALL) -> HttpResponse:
    return client.post(
        f"/desk/customers/{who.account.customer.reference}/act/", {**asked, "person": who.person.reference}
    )


def wait(client: Client, clock: time_machine.Coordinates, minutes: int) -> None:
    """Let time pass at the desk: a session of staff that does nothing ends sooner than the half hour."""
    for _ in range(minutes // 10):
        clock.shift(timedelta(minutes=10))
        client.get("/desk/")


def path(who: Stock, act: str) -> str:
    return f"/lines/{who.account.line.reference}/{act}/"


def key_of(page: HttpResponse) -> str:
    found = re.search(r'name="key" value="(\w{22})"', page.content.decode())
    assert found
    return found[1]


def acts_done() -> list[Entry]:
    return list(Entry.objects.filter(kind="act", act__startswith="line.").order_by("id"))
