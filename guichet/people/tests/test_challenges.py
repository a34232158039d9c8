"""Codes sent to people: bound, few tries, once."""

import re
from datetime import timedelta

import pytest

from guichet.people import services
from guichet.people.models import Challenge, Person
from guichet.people.tests.races import all_at_once
from guichet.people.tests.stock import E164, NOW
from guichet.people.values import ChallengePurpose, ChallengeRefused

ACCESS = ChallengePurpose.ACCESS


def _refusal(challenge: Challenge, code: str, **how: object) -> str:
    asked = {"purpose": ACCESS, "line_number": E164, "now": NOW, **how}
    with pytest.raises(ChallengeRefused) as refusal:
        services.check_challenge(challenge.reference, code, **asked)
    return str(refusal.value.data["reason"])


def _wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def test_the_right_code_opens_once(db: None) -> None:
    challenge, code = services.issue_challenge(ACCESS, line_number=E164, now=NOW)

    opened = services.check_challenge(challenge.reference, f" {code} ", ACCESS, line_number=E164, now=NOW)

    assert opened.used_at == NOW
    assert _refusal(challenge, code) == "spent"


def test_a_code_has_six_digits_and_is_not_kept(db: None) -> None:
    challenge, code = services.issue_challenge(ACCESS, line_number=E164, now=NOW)
    kept = {str(value) for value in Challenge.objects.values().get(pk=challenge.pk).values()}

    assert re.fullmatch(r"\d{6}", code)
    assert code not in kept


def test_three_wrong_tries_close_it_to_the_right_code(db: None) -> None:
    challenge, code = services.issue_challenge(ACCESS, line_number=E164, now=NOW)

    reasons = [_refusal(challenge, _wrong(code)) for _ in range(3)]

    assert reasons == ["wrong"] * 3
    assert _refusal(challenge, code) == "spent"


def test_a_refusal_says_how_many_tries_are_left(db: None) -> None:
    challenge, code = services.issue_challenge(ACCESS, line_number=E164, now=NOW)

    with pytest.raises(ChallengeRefused) as refusal:
        services.check_challenge(challenge.reference, _wrong(code), ACCESS, line_number=E164, now=NOW)
    assert refusal.value.data["left"] == 2


def test_a_code_expires_after_ten_minutes(db: None) -> None:
    challenge, code = services.issue_challenge(ACCESS, line_number=E164, now=NOW)

    assert _refusal(challenge, code, now=NOW + timedelta(minutes=10)) == "expired"
    services.check_challenge(
        challenge.reference, code, ACCESS, line_number=E164, now=NOW + timedelta(minutes=9, seconds=59)
    )


@pytest.mark.parametrize(
    "how", [{"purpose": ChallengePurpose.ACT}, {"line_number": "+33639980000"}, {"line_number": ""}]
)
def test_a_code_opens_only_what_it_is_bound_to(db: None, how: dict[str, object]) -> None:
    challenge, code = services.issue_challenge(ACCESS, line_number=E164, now=NOW)

    assert _refusal(challenge, code, **how) == "unknown"
    assert Challenge.objects.get().attempts == 0


def test_a_code_of_one_person_opens_nothing_to_another(claire: Person, adviser: Person) -> None:
    challenge, code = services.issue_challenge(ACCESS, person=claire, line_number=E164, now=NOW)

    assert _refusal(challenge, code, person=adviser) == "unknown"


def test_a_new_code_closes_the_one_before(db: None) -> None:
    first, code = services.issue_challenge(ACCESS, line_number=E164, now=NOW)
    services.issue_challenge(ACCESS, line_number=E164, now=NOW)

    assert _refusal(first, code) == "expired"


@pytest.mark.parametrize("lives", [timedelta(minutes=10, seconds=1), timedelta(0)])
def test_no_code_lives_longer_than_ten_minutes(db: None, lives: timedelta) -> None:
    with pytest.raises(ValueError, match="ten minutes"):
        services.issue_challenge(ACCESS, line_number=E164, lives=lives, now=NOW)


def test_old_challenges_are_forgotten(db: None) -> None:
    services.issue_challenge(ACCESS, line_number=E164, now=NOW)

    assert services.forget_old_challenges(before=NOW + timedelta(days=1)) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("count", [64, 200])
def test_simultaneous_tries_compare_three_codes(count: int) -> None:
    challenge, code = services.issue_challenge(ACCESS, line_number=E164, now=NOW)

    def guess(_: int) -> str:
        try:
            services.check_challenge(challenge.reference, _wrong(code), ACCESS, line_number=E164, now=NOW)
        except ChallengeRefused as refusal:
            return str(refusal.data["reason"])
        return "opened"

    reasons = all_at_once(count, guess)

    assert (reasons.count("wrong"), reasons.count("spent")) == (3, count - 3)


@pytest.mark.django_db(transaction=True)
def test_simultaneous_right_codes_open_once() -> None:
    challenge, code = services.issue_challenge(ACCESS, line_number=E164, now=NOW)

    def guess(_: int) -> bool:
        try:
            services.check_challenge(challenge.reference, code, ACCESS, line_number=E164, now=NOW)
        except ChallengeRefused:
            return False
        return True

    assert all_at_once(64, guess).count(True) == 1
