"""Many who set an alert, and many who look at it, at once."""

from __future__ import annotations

import pytest
from django.db import transaction

from guichet.messages.models import Message
from guichet.outbox import registry
from guichet.outbox.values import Run
from guichet.people.tests.races import all_at_once
from guichet.usage.models import UsageAlert, UsageAlertSent
from guichet.usage.queries.alerts import alerts_to_tell
from guichet.usage.services import tell_crossed
from guichet.usage.tests.alerts import AT, alert, ask

pytestmark = pytest.mark.django_db(transaction=True)


def test_sixty_four_at_once_set_it_once(line, person):
    def attempt(rank: int) -> tuple[bool, int]:
        outcome = ask(line, person, 80, key=f"k{rank}")
        return outcome.already, UsageAlert.objects.filter(percents=[80]).count()

    answers = all_at_once(64, attempt)

    assert sorted(answers) == [(False, 1), *[(True, 1)] * 63]


def test_workers_that_look_at_once_tell_it_once(line, person):
    alert(line, person, 50)
    handler = registry.registered("usage.check_alerts").handle

    def work(rank: int) -> tuple[int, int]:
        conclusion = handler(
            Run(f"R{rank}", "usage.check_alerts", {"lines": str(line.pk), "legal": str(line.pk)}, 1, AT)
        )
        if conclusion is not None:
            with transaction.atomic():
                conclusion()
        return UsageAlertSent.objects.count(), Message.objects.count()

    assert all_at_once(16, work) == [(1, 2)] * 16


def test_acts_and_workers_do_not_wait_for_each_other_for_ever(line, person):
    alert(line, person, 50)

    def work(rank: int) -> int:
        if rank % 2:
            ask(line, person, *((50,), (80,), (90,), ())[rank // 2 % 4], key=f"k{rank}")
        else:
            found = alerts_to_tell([line.pk], [line.pk], at=AT)
            with transaction.atomic():
                tell_crossed(found, at=AT)
        return UsageAlertSent.objects.count()

    assert set(all_at_once(24, work)) <= {0, 1}
