"""Counting tries so that no race gives one more: a single UPDATE decides and counts."""

from datetime import datetime

from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.utils.crypto import salted_hmac

from guichet.people.models import AttemptCounter
from guichet.people.values import Limit, TooManyAttempts


def take_attempt(limit: Limit, key: str, *, now: datetime) -> None:
    """Count one try of `key` against `limit`, before what is tried is compared.

    Shape: commits by itself, so that no failure afterwards gives the try back; must not be called inside a transaction.
    Errors: TooManyAttempts, with the moment from which to try again; that try is not counted.
    64 simultaneous calls let `limit.most` through, on both databases.
    """
    bucket = _bucket(limit, key)
    end = now + limit.period
    fresh = Q(until__lte=now)
    with transaction.atomic(durable=True):
        AttemptCounter.objects.bulk_create([AttemptCounter(bucket=bucket, until=end)], ignore_conflicts=True)
        counted = (
            AttemptCounter.objects.filter(bucket=bucket)
            .filter(fresh | Q(count__lt=limit.most))
            .update(
                count=Case(When(fresh, then=Value(1)), default=F("count") + 1),
                until=end if limit.until_quiet else Case(When(fresh, then=Value(end)), default=F("until")),
            )
        )
    if not counted:
        until = AttemptCounter.objects.filter(bucket=bucket).values_list("until", flat=True).first()
        raise TooManyAttempts(until=until or end)


def give_back_attempt(limit: Limit, key: str) -> None:
    """Take one try back: it succeeded. The failed ones stay counted, so that a success does not open new guesses."""
    AttemptCounter.objects.filter(bucket=_bucket(limit, key), count__gt=0).update(count=F("count") - 1)


def clear_attempts(limit: Limit, key: str) -> None:
    """Forget the tries of `key`: the person proved who they are by another road (a mail)."""
    AttemptCounter.objects.filter(bucket=_bucket(limit, key)).delete()


def forget_old_attempts(*, now: datetime) -> int:
    """Delete the counters that would start again from nought; return how many."""
    return AttemptCounter.objects.filter(until__lte=now).delete()[0]


def _bucket(limit: Limit, key: str) -> str:
    return salted_hmac("people.attempts", f"{limit.name}:{key}", algorithm="sha256").hexdigest()
