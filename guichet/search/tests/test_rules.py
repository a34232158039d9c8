"""Which words count as the same, and which are one error away."""

import pytest

from guichet.search import rules
from guichet.search.values import email_likeness, folded, plain_number, typed_digits


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("Hervé Le Brun", "herve le brun"),
        ("  D’Almeida,  Françoise ", "d almeida francoise"),
        ("Œuvrard", "oeuvrard"),
        ("ŁUKASZ Ørsted", "lukasz orsted"),
        ("Philippe", "philipe"),
        ("\ufb01le", "file"),
        ("\x00\u202e🙂", ""),
        ("1100", "1100"),
    ],
)
def test_a_text_is_compared_without_what_people_leave_out(written, compared):
    assert folded(written) == compared


def test_a_name_is_found_by_its_words_and_each_with_the_next():
    assert rules.words_of_name("Jean-Pierre Le Brun") == {
        *("jean", "piere", "le", "brun"),
        *("jeanpiere", "pierele", "lebrun"),
    }


def test_a_number_is_found_from_its_end():
    assert rules.words_of_phone("+33639981407") == {"70418993633"}


@pytest.mark.parametrize("near", ["aubni", "abin", "aubinn", "aupin", "aubine", "ubin", "uabin", "saubin"])
def test_one_error_of_any_sort_is_near(near):
    assert folded(near) in rules.words_near("aubin") | {"aubin"}


@pytest.mark.parametrize("far", ["obi", "abni", "aubertin", "morvan", "aubin"[::-1]])
def test_two_errors_are_far(far):
    assert far not in rules.words_near("aubin")


def test_short_words_are_taken_as_they_are():
    assert rules.words_near("li") == set()
    assert "leo" not in rules.words_near("lea")
    assert "lae" in rules.words_near("lea")


def test_titles_are_left_out_unless_they_are_all_there_is():
    assert rules.typed_words("M. et Mme Aubin") == ["aubin"]
    assert rules.typed_words("Mme") == ["me"]


def test_what_is_typed_is_cut_short():
    assert len(rules.typed_words("mot " * 1000 + "a b c d e f g h i")) == rules.MOST_WORDS - 5
    assert folded("x1" * 1_000_000) == "x1" * 100


@pytest.mark.parametrize(
    ("typed", "ends"),
    [
        ("06 39 98 14 07", ["0639981407", "639981407"]),
        ("+33 (0)6 39 98 14 07", ["330639981407", "33639981407"]),
        ("0033639981407", ["0033639981407", "33639981407"]),
        ("O6 39 98 l4 O7", ["0639981407", "639981407"]),
        ("0412", ["0412"]),
        ("140", []),
        ("FA-2026-11-0001", []),
        ("Aubin", []),
        ("1" * 30, []),
    ],
)
def test_a_number_may_be_typed_in_any_format(typed, ends):
    assert typed_digits(typed) == ends


def test_the_number_of_a_contract_is_its_letters_and_digits():
    assert plain_number(" ent-0091/b\u00a0") == "ENT0091B"
    assert plain_number("_%'\"\x00") == ""


def test_addresses_of_different_houses_are_not_alike():
    assert email_likeness("claire@courriel.example", "claire@ailleurs.test") == 0
    assert email_likeness("claire@couriel.example", "claire@courriel.example") > 0.9
