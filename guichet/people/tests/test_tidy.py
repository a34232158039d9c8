"""What has run out is forgotten."""

from datetime import timedelta
from io import StringIO

from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from guichet.people import rules, services
from guichet.people.tests.stock import E164
from guichet.people.values import ChallengePurpose


def test_only_what_has_run_out_is_forgotten(db: None) -> None:
    now, long_ago = timezone.now(), timezone.now() - timedelta(days=2)
    for moment in (long_ago, now):
        services.take_attempt(rules.GUESSES, str(moment), now=moment)
        services.issue_challenge(ChallengePurpose.ACCESS, line_number=E164, now=moment)
        Session.objects.create(
            session_key=moment.isoformat()[:40], session_data="", expire_date=moment + timedelta(days=1)
        )
    said = StringIO()

    call_command("tidy_people", stdout=said)

    assert said.getvalue() == "compteurs 1, codes 1, appareils 0, sessions 1\n"
