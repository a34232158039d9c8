import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.core.references import (
    ALPHABET,
    REFERENCE_REGEX,
    TYPED_REFERENCE_REGEX,
    NotAReference,
    new_reference,
    normalise_reference,
)


def test_the_alphabet_is_crockford_s() -> None:
    assert len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)


def test_a_new_reference_has_ten_characters_of_the_alphabet() -> None:
    reference = new_reference()

    assert re.fullmatch(REFERENCE_REGEX, reference)
    assert re.fullmatch(TYPED_REFERENCE_REGEX, reference)
    assert normalise_reference(reference) == reference


def test_references_are_random_and_use_the_whole_alphabet() -> None:
    references = [new_reference() for _ in range(1000)]

    assert len(set(references)) == 1000
    assert set("".join(references)) == set(ALPHABET)


@pytest.mark.parametrize(
    "typed", ["7K2M0X1PQ9", "7k2m0x1pq9", "7K2MOXIPQ9", "7k2moxlpq9", " 7K2M-0X1P-Q9 ", "7K2M0\u00a0X1PQ9"]
)
def test_a_reference_is_understood_as_typed(typed: str) -> None:
    assert normalise_reference(typed) == "7K2M0X1PQ9"


@pytest.mark.parametrize(
    "typed",
    ["", "7K2M0X1PQ", "7K2M0X1PQ9A", "7K2M0X1PQU", "7K2M0X1PQ!", "7K2M0X1PQ\u017f", "7K2M0X1PQ٩", "7K2M0X1PQ9\n"],
)
def test_anything_else_is_refused(typed: str) -> None:
    with pytest.raises(NotAReference):
        normalise_reference(typed)


@given(st.text(max_size=20))
def test_any_text_is_a_reference_or_is_refused_by_name(typed: str) -> None:
    try:
        reference = normalise_reference(typed)
    except NotAReference:
        return

    assert re.fullmatch(REFERENCE_REGEX, reference)
