"""Usage alerts for tests: asked for, set, and the usage that crosses them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from guichet.acts.services import perform
from guichet.acts.values import Actor, Channel, Outcome
from guichet.contracts.models import Line
from guichet.contracts.queries import principal_of
from guichet.contracts.tests import factories as contracts
from guichet.people.models import Person
from guichet.usage.models import UsageAlert
from guichet.usage.tests.factories import counter
from guichet.usage.values import SetAlert

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
GO = 10**9


def ask(line: Line, person: Person, percent: int | None, *, key: str = "", at: datetime = AT) -> Outcome:
    actor = Actor(person.pk, principal_of(person.pk, at=at))
    on = contracts.target(line)
    return perform("usage.set_alert", on=on, input=SetAlert(percent), by=actor, channel=Channel.WEB, key=key, at=at)


def alert(line: Line, person: Person, percent: int = 80) -> UsageAlert:
    return UsageAlert.objects.create(line=line, percent=percent, set_by=person, set_at=AT)


def use(line: Line, quantity: int, day: date = date(2026, 11, 20)) -> None:
    counter(line, day=day, quantity=quantity * GO)
