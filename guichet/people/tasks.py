"""What signing in leaves for later, and what is forgotten while people sleep."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import partial

from django.contrib.sessions.models import Session

from guichet.outbox.registry import every, handler
from guichet.outbox.values import Conclusion, Run
from guichet.people import mails, services


@handler(services.RESET_LINK)
def send_reset_link(run: Run) -> Conclusion:
    """Make the link and write its mail, in the transaction that ends the job: the mail is then written once."""
    email = services.reset_link_address(run.payload)
    return partial(
        mails.write_reset_link, email, site=run.payload["site"], language=run.payload["language"], at=run.now
    )


@handler("people.tidy")
def tidy(run: Run) -> None:
    forget(now=run.now)


every("people.tidy", at=time(3, 30))


def forget(*, now: datetime) -> dict[str, int]:
    """Delete counters of attempts, codes and sessions that have run out; return how many of each."""
    return {
        "compteurs": services.forget_old_attempts(now=now),
        "codes": services.forget_old_challenges(before=now - timedelta(days=1)),
        "sessions": Session.objects.filter(expire_date__lt=now).delete()[0],
    }
