"""Counting tries: exact, in any order and from many threads."""

from datetime import timedelta

import pytest

from guichet.people import services
from guichet.people.models import AttemptCounter
from guichet.people.tests.races import all_at_once
from guichet.people.tests.stock import NOW
from guichet.people.values import Limit, TooManyAttempts

STRICT = Limit("strict", 5, timedelta(minutes=5), until_quiet=True)
WINDOW = Limit("window", 2, timedelta(minutes=1))


def _allowed(limit: Limit, after: timedelta, key: str = "claire") -> bool:
    try:
        services.take_attempt(limit, key, now=NOW + after)
    except TooManyAttempts:
        return False
    return True


def test_the_sixth_try_is_refused_and_says_until_when(db: None) -> None:
    for _ in range(5):
        services.take_attempt(STRICT, "claire", now=NOW)

    with pytest.raises(TooManyAttempts) as refusal:
        services.take_attempt(STRICT, "claire", now=NOW + timedelta(minutes=1))
    assert refusal.value.until == NOW + timedelta(minutes=5)


def test_refused_tries_do_not_put_the_end_off(db: None) -> None:
    allowed = [_allowed(STRICT, timedelta(seconds=second)) for second in (0, 0, 0, 0, 0, 100, 200, 299, 300)]

    assert allowed == [True] * 5 + [False] * 3 + [True]


def test_a_strict_limit_holds_across_the_end_of_its_period(db: None) -> None:
    """A plain window would allow 5 tries just before its end and 5 just after."""
    allowed = [_allowed(STRICT, timedelta(seconds=second)) for second in (0, 299, 299, 299, 299, 301, 301, 598, 599)]

    assert allowed == [True] * 5 + [False] * 3 + [True]


def test_a_window_starts_again_after_its_period(db: None) -> None:
    allowed = [_allowed(WINDOW, timedelta(seconds=second)) for second in (0, 59, 59, 60, 61, 62)]

    assert allowed == [True, True, False, True, True, False]


def test_a_try_given_back_is_not_counted(db: None) -> None:
    for _ in range(20):
        services.take_attempt(STRICT, "claire", now=NOW)
        services.give_back_attempt(STRICT, "claire")

    assert AttemptCounter.objects.get().count == 0


def test_keys_and_limits_are_counted_apart(db: None) -> None:
    for _ in range(2):
        services.take_attempt(WINDOW, "claire", now=NOW)

    assert not _allowed(WINDOW, timedelta())
    assert _allowed(WINDOW, timedelta(), "hugo")
    assert _allowed(STRICT, timedelta())


def test_the_table_holds_no_identifier(db: None) -> None:
    services.take_attempt(STRICT, "email:claire@courriel.example", now=NOW)

    assert "claire" not in AttemptCounter.objects.get().bucket


def test_counters_that_are_over_are_forgotten(db: None) -> None:
    services.take_attempt(STRICT, "claire", now=NOW)
    services.take_attempt(STRICT, "hugo", now=NOW + timedelta(minutes=4))

    assert services.forget_old_attempts(now=NOW + timedelta(minutes=5)) == 1
    assert AttemptCounter.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("count", [64, 200])
def test_simultaneous_tries_let_exactly_five_through(count: int) -> None:
    allowed = all_at_once(count, lambda _: _allowed(STRICT, timedelta()))

    assert allowed.count(True) == 5
