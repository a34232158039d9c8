"""Numbers of cards, profiles and phones: what they look like, and what is wrong with what was typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from guichet.lines.rules.cards import bare_digits, card_number_fault, imei_fault, is_iccid, is_profile

CARDS = ("8933012345678901231", "89332012345678901238", "89320112345678901232", "89687012345678901235")


@pytest.mark.parametrize("iccid", CARDS)
def test_a_card_s_number_is_one(iccid):
    assert is_iccid(iccid)
    assert card_number_fault(iccid) == ""


def test_the_check_digit_may_stand_in_the_nineteenth_place_of_twenty():
    assert is_iccid("89330123456789012315")


@given(st.sampled_from(CARDS), st.integers(2, 17), st.integers(1, 9))
def test_one_wrong_digit_is_seen(iccid, place, more):
    wrong = iccid[:place] + str((int(iccid[place]) + more) % 10) + iccid[place + 1 :]

    assert not luhn.is_valid(wrong)
    if len(wrong) == 19:
        assert card_number_fault(wrong) == "check"


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("345678", ""),
        ("34567", "short"),
        ("34 56 7a", "digits"),
        ("", "digits"),
        ("1933012345678901231", "start"),
        ("893301234567890123456", "length"),
        ("8933012345678901232", "check"),
        ("٣٤٥٦٧٨", "digits"),
    ],
)
def test_what_is_wrong_with_a_card_s_number_is_said(typed, fault):
    assert card_number_fault(bare_digits(typed)) == fault


def test_spaces_dashes_and_the_filler_do_not_count():
    assert bare_digits(" 8933 0123-4567.8901 231f") == "8933012345678901231"


@pytest.mark.parametrize(
    "text",
    ["LPA:1$smdp.exemple.test$AB12-CD34", "LPA:1$smdp.exemple.test$ID$$1", "LPA:1$smdp.exemple.test$ID$1.3.6.1$1"],
)
def test_a_profile_is_one(text):
    assert is_profile(text)


@pytest.mark.parametrize("text", ["", "LPA:1$smdp.exemple.test", "LPA:2$a$b", "LPA:1$a b$c", "LPA:1$a$b\n"])
def test_what_is_no_profile_is_refused(text):
    assert not is_profile(text)


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("49 015420 323751 8", ""),
        ("490154203237517", "check"),
        ("49015420323751", "length"),
        ("4901542032375180", "length"),
        ("49015420323751O", "digits"),
    ],
)
def test_a_phone_s_number_is_checked(typed, fault):
    assert imei_fault(bare_digits(typed)) == fault
