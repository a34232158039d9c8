"""Codes sent to a line: hashed, bound, few tries, once.

`codes.send_code` sends them. Second factors at sign-in are not codes that we send: they are limited by `attempts` (see
`forms.SecondFactorForm`).
"""

import hmac
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from guichet.people.models import Challenge, Person
from guichet.people.values import ChallengePurpose, ChallengeRefused

DIGITS = 6
MOST_ATTEMPTS = 3
LONGEST = timedelta(minutes=10)


def issue_challenge(
    purpose: ChallengePurpose,
    *,
    person: Person | None = None,
    line_number: str = "",
    lives: timedelta = LONGEST,
    now: datetime,
) -> tuple[Challenge, str]:
    """Make a code for a purpose, bound to a person, a line, or both; return its row and the code to send.

    Shape: the code has six digits. Those issued before for the same purpose and binding open nothing any more.
    Errors: ValueError if bound to nothing, or longer than ten minutes (ASVS 5.0, 6.5.5).
    """
    if (person is None and not line_number) or not timedelta(0) < lives <= LONGEST:
        raise ValueError("a challenge is bound to a person or a line, and lives ten minutes at most")
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    with transaction.atomic():
        bound = Challenge.objects.filter(purpose=purpose, person=person, line_number=line_number, used_at=None)
        bound.filter(expires_at__gt=now).update(expires_at=now)
        challenge = Challenge(purpose=purpose, person=person, line_number=line_number, expires_at=now + lives)
        challenge.code_hash = _hash(challenge, code)
        challenge.save(force_insert=True)
    return challenge, code


def check_challenge(
    reference: str,
    code: str,
    purpose: ChallengePurpose,
    *,
    person: Person | None = None,
    line_number: str = "",
    now: datetime,
) -> Challenge:
    """Compare a typed code, and use the challenge up if it is right.

    Shape: purpose, person and line are those of the request under way; a code of another one opens nothing. The try is
    counted by one UPDATE that commits before the comparison: any number of simultaneous tries gives three. Not to be
    called inside a transaction.
    Errors: ChallengeRefused.
    """
    found = Challenge.objects.filter(reference=reference, purpose=purpose, person=person, line_number=line_number)
    with transaction.atomic(durable=True):
        counted = found.filter(attempts__lt=MOST_ATTEMPTS, used_at=None, expires_at__gt=now).update(
            attempts=F("attempts") + 1
        )
    challenge = found.first()
    if challenge is None:
        raise ChallengeRefused(reason="unknown")
    if not counted:
        raise ChallengeRefused(reason="expired" if challenge.expires_at <= now else "spent")
    if not hmac.compare_digest(challenge.code_hash, _hash(challenge, code)):
        raise ChallengeRefused(reason="wrong", left=MOST_ATTEMPTS - challenge.attempts)
    if not Challenge.objects.filter(pk=challenge.pk, used_at=None).update(used_at=now):
        raise ChallengeRefused(reason="spent")
    challenge.used_at = now
    return challenge


def answer_challenge(code: str, purpose: ChallengePurpose, *, line_number: str, now: datetime) -> Challenge:
    """Compare a code that came back from the line itself with the last one sent to it for somebody.

    Shape: as `check_challenge`, with the same tries; the challenge's person is whose demand the code confirms.
    Errors: ChallengeRefused.
    """
    sent = Challenge.objects.filter(purpose=purpose, line_number=line_number).exclude(person=None)
    last = sent.select_related("person").order_by("-id").first()
    if last is None:
        raise ChallengeRefused(reason="unknown")
    return check_challenge(last.reference, code, purpose, person=last.person, line_number=line_number, now=now)


def forget_old_challenges(*, before: datetime) -> int:
    """Delete the challenges that expired before a moment; return how many."""
    return Challenge.objects.filter(expires_at__lt=before).delete()[0]


def _hash(challenge: Challenge, code: str) -> str:
    # Bound to its row: a hash copied from another challenge opens nothing.
    bound = f"{challenge.reference}:{challenge.purpose}:{challenge.person_id}:{challenge.line_number}:{code.strip()}"
    return salted_hmac("people.challenge", bound, algorithm="sha256").hexdigest()
