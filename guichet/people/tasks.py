"""What is done for people while they sleep."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.contrib.sessions.models import Session

from guichet.outbox import registry
from guichet.outbox.values import Run
from guichet.people import services


@registry.handler("people.tidy")
def tidy(run: Run) -> None:
    forget(now=run.now)


registry.every("people.tidy", at=time(3, 30))


def forget(*, now: datetime) -> dict[str, int]:
    """Delete counters of attempts, codes and sessions that have run out; return how many of each."""
    return {
        "compteurs": services.forget_old_attempts(now=now),
        "codes": services.forget_old_challenges(before=now - timedelta(days=1)),
        "sessions": Session.objects.filter(expire_date__lt=now).delete()[0],
    }
