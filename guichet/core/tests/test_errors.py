import pickle
from typing import ClassVar

from guichet.core.errors import GuichetError


class TooManyTries(GuichetError):
    code: ClassVar[str] = "tests.too_many_tries"
    may_heal = True


def test_an_error_carries_its_code_its_data_and_whether_it_may_heal() -> None:
    error = TooManyTries(after=3, minutes=10)

    assert (error.code, error.data, error.may_heal) == ("tests.too_many_tries", {"after": 3, "minutes": 10}, True)


def test_an_error_heals_by_its_class_unless_it_is_told_otherwise() -> None:
    assert GuichetError().may_heal is False
    assert TooManyTries(may_heal=False).may_heal is False
    assert TooManyTries().may_heal is True


def test_an_error_prints_its_code_and_its_data() -> None:
    assert str(TooManyTries(after=3)) == "tests.too_many_tries after=3"
    assert str(TooManyTries()) == "tests.too_many_tries"


def test_an_error_survives_a_trip_to_another_process() -> None:
    copy = pickle.loads(pickle.dumps(TooManyTries(may_heal=False, after=3)))  # noqa: S301 -- made on this line

    assert (type(copy), copy.data, copy.may_heal) == (TooManyTries, {"after": 3}, False)
