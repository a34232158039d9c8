"""Identifiers, sessions, second factors: decisions on plain values."""

from datetime import UTC, datetime, timedelta

import pytest

from guichet.people import rules
from guichet.people.policy import PeoplePolicy
from guichet.people.values import Ended, IdentifierKind, NotAnIdentifier, SessionKind, SessionLimits, StaffRole

BEGAN = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Claire.Aubin@Courriel.Example", "claire.aubin@courriel.example"),
        ("  claire@courriel.example\u00a0", "claire@courriel.example"),
        ("claire\uff20courriel.example", "claire@courriel.example"),
    ],
)
def test_an_address_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert rules.normal_email(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["", "claire", "@courriel.example", "claire@courriel", "a b@c.example", "a\x00@c.example", "a" * 250 + "@c.ex"],
)
def test_what_cannot_be_an_address_is_refused(typed: str) -> None:
    with pytest.raises(NotAnIdentifier):
        rules.normal_email(typed)


def test_a_number_is_read_as_in_the_pack_s_region() -> None:
    assert rules.normal_value(IdentifierKind.LINE_NUMBER, "06 39 98 14 07", "FR") == "+33639981407"


def test_a_word_is_not_a_number() -> None:
    with pytest.raises(NotAnIdentifier):
        rules.normal_value(IdentifierKind.LINE_NUMBER, "douze", "FR")


@pytest.mark.parametrize(
    ("role", "stays", "kind"),
    [
        (StaffRole.NONE, False, SessionKind.VISIT),
        (StaffRole.NONE, True, SessionKind.STAY),
        (StaffRole.ADVISER, True, SessionKind.STAFF),
    ],
)
def test_staff_never_stay_signed_in(role: StaffRole, stays: bool, kind: SessionKind) -> None:
    assert rules.session_kind(role, stays=stays) is kind


@pytest.mark.parametrize(
    ("kind", "idle", "absolute"),
    [
        (SessionKind.VISIT, timedelta(minutes=30), timedelta(hours=12)),
        (SessionKind.STAY, timedelta(days=14), timedelta(days=30)),
        (SessionKind.STAFF, timedelta(minutes=15), timedelta(hours=8)),
    ],
)
def test_each_kind_of_session_has_its_limits(kind: SessionKind, idle: timedelta, absolute: timedelta) -> None:
    assert rules.session_limits(kind, PeoplePolicy()) == SessionLimits(idle, absolute)


@pytest.mark.parametrize(
    ("seen", "now", "end"),
    [
        (timedelta(hours=1), timedelta(hours=1, minutes=29, seconds=59), None),
        (timedelta(hours=1), timedelta(hours=1, minutes=30), Ended.IDLE),
        (timedelta(hours=11, minutes=50), timedelta(hours=11, minutes=59, seconds=59), None),
        (timedelta(hours=11, minutes=50), timedelta(hours=12), Ended.TOO_LONG),
    ],
)
def test_a_session_ends_at_its_limits_and_not_before(seen: timedelta, now: timedelta, end: Ended | None) -> None:
    limits = rules.session_limits(SessionKind.VISIT, PeoplePolicy())

    assert rules.session_end(limits, began_at=BEGAN, seen_at=BEGAN + seen, now=BEGAN + now) is end


@pytest.mark.parametrize(
    "password", ["aaaaaaaaaaaa", "passwordpassword", "123456789012", "987654321098", "abcdabcdabcd"]
)
def test_a_long_password_can_be_too_simple(password: str) -> None:
    assert rules.is_too_simple(password)


@pytest.mark.parametrize("password", ["Claire Aubin", "AubinAubin12", "claire14071987"])
def test_a_name_and_little_else_is_too_simple(password: str) -> None:
    assert rules.is_too_simple(password, ["Claire", "Aubin"])


def test_a_name_among_other_words_is_fine() -> None:
    assert not rules.is_too_simple("claire falaise orge renard", ["Claire", "Aubin", "de"])


@pytest.mark.parametrize("password", ["quatre mots sans rapport", "470196283517", "correct horse battery"])
def test_words_without_a_link_are_not_too_simple(password: str) -> None:
    assert not rules.is_too_simple(password)
