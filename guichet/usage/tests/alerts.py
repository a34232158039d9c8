"""Usage alerts for tests: asked for, set, and the usage that crosses them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.db import transaction

from guichet.acts.services import perform
from guichet.acts.values import Actor, Channel, Outcome
from guichet.contracts.models import Line
from guichet.contracts.queries import principal_of
from guichet.contracts.tests import factories as contracts
from guichet.outbox.running import drain
from guichet.people.models import Person
from guichet.usage.models import UsageAlert
from guichet.usage.services import look_at_lines
from guichet.usage.tests.factories import counter
from guichet.usage.values import SetAlert, UsageKind

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
GO = 10**9


def ask(line: Line, person: Person, *percents: int, key: str = "", at: datetime = AT, **more: object) -> Outcome:
    actor = Actor(person.pk, principal_of(person.pk, at=at))
    on, given = contracts.target(line), SetAlert(percents, **more)
    return perform("usage.set_alert", on=on, input=given, by=actor, channel=Channel.WEB, key=key, at=at)


def alert(line: Line, person: Person, *percents: int, **more: object) -> UsageAlert:
    given = {"percents": list(percents or [80]), "set_by": person, "set_at": AT, **more}
    return UsageAlert.objects.create(line=line, **given)


def use(line: Line, quantity: int, day: date = date(2026, 11, 20)) -> None:
    counter(line, day=day, quantity=quantity * GO)


def spend(line: Line, minor: int, kind: UsageKind = UsageKind.VOICE, day: date = date(2026, 11, 20)) -> None:
    counter(line, day=day, kind=kind, quantity=60, charge_minor=minor)


def look(*lines: Line, at: datetime = AT) -> None:
    """Have lines looked at, as ingestion does for those that it touched, and let a worker do what follows."""
    with transaction.atomic():
        ids = {line.pk for line in lines}
        look_at_lines(ids, ids, at=at)
    drain(now=lambda: at)
