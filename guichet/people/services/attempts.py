"""Counting tries so that no race gives one more: a single UPDATE decides and counts."""

from datetime import datetime

from django.db import connection
from django.utils.crypto import salted_hmac

from guichet.people.models import AttemptCounter
from guichet.people.values import Limit, TooManyAttempts

# One statement, the same on both databases: sign-ins make it twice each, and the ORM needs four.
_COUNT = """
    INSERT INTO people_attemptcounter AS kept (bucket, count, until) VALUES (%s, 1, %s)
    ON CONFLICT (bucket) DO UPDATE SET
        count = CASE WHEN kept.until <= %s THEN 1 ELSE kept.count + 1 END,
        until = CASE WHEN %s OR kept.until <= %s THEN excluded.until ELSE kept.until END
    WHERE kept.until <= %s OR kept.count < %s
    RETURNING id
"""


def take_attempt(limit: Limit, key: str, *, now: datetime) -> None:
    """Count one try of `key` against `limit`, before what is tried is compared.

    Shape: commits by itself, so that no failure afterwards gives the try back; must not be called inside a transaction.
    Errors: TooManyAttempts, with the moment from which to try again; that try is not counted.
    64 simultaneous calls let `limit.most` through, on both databases.
    """
    # as atomic(durable=True) does; the transaction of a test is none
    if connection.in_atomic_block and not getattr(connection.atomic_blocks[-1], "_from_testcase", False):
        raise RuntimeError("take_attempt commits by itself: what fails afterwards must not give the try back")
    bucket, end = _bucket(limit, key), now + limit.period
    moment = connection.ops.adapt_datetimefield_value
    # the new row, or one more in the row there is; nothing comes back when the limit is reached
    values = [bucket, moment(end), moment(now), limit.until_quiet, moment(now), moment(now), limit.most]
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, values)
        counted = cursor.fetchone()
    if not counted:
        until = AttemptCounter.objects.filter(bucket=bucket).values_list("until", flat=True).first()
        raise TooManyAttempts(until=until or end)


def give_back_attempt(limit: Limit, key: str) -> None:
    """Take one try back: it succeeded. The failed ones stay counted, so that a success does not open new guesses."""
    give_back_attempts((limit, key))


def give_back_attempts(*tries: tuple[Limit, str]) -> None:
    """Take one try back of each limit and key, in one statement."""
    buckets = sorted(_bucket(limit, key) for limit, key in tries)
    places = ", ".join(["%s"] * len(buckets))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE people_attemptcounter SET count = count - 1 WHERE count > 0 AND bucket IN ({places})",  # noqa: S608 - places only
            buckets,
        )


def clear_attempts(limit: Limit, key: str) -> None:
    """Forget the tries of `key`: the person proved who they are by another road (a mail)."""
    AttemptCounter.objects.filter(bucket=_bucket(limit, key)).delete()


def forget_old_attempts(*, now: datetime) -> int:
    """Delete the counters that would start again from nought; return how many."""
    return AttemptCounter.objects.filter(until__lte=now).delete()[0]


def _bucket(limit: Limit, key: str) -> str:
    return salted_hmac("people.attempts", f"{limit.name}:{key}", algorithm="sha256").hexdigest()
