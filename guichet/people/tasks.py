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


@handler(services.SIGN_IN_FAILED)
def note_failed_sign_in(run: Run) -> Conclusion:
    """Write it in the transaction that ends the job: once."""
    return partial(services.note_failed_sign_in, run.payload)


# a device is told why it was signed out for as long as a pack may let somebody stay signed in
TOLD_WHY_FOR = timedelta(days=90)


@handler("people.tidy")
def tidy(run: Run) -> None:
    forget(now=run.now)


every("people.tidy", at=time(3, 30))


def forget(*, now: datetime) -> dict[str, int]:
    """Delete counters of attempts, codes and sessions that have run out; return how many of each."""
    return {
        "compteurs": services.forget_old_attempts(now=now),
        "codes": services.forget_old_challenges(before=now - timedelta(days=1)),
        "appareils": services.forget_ended_sessions(before=now - TOLD_WHY_FOR),
        "sessions": Session.objects.filter(expire_date__lt=now).delete()[0],
    }
