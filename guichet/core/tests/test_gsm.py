"""The alphabet of SMS, from the tables of 3GPP TS 23.038."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.core import gsm

EVERYTHING = "".join(character for character in gsm.BASIC if character != "\ufffe") + "".join(gsm.SECOND.values())
in_alphabet = st.text(st.sampled_from(EVERYTHING))


@given(in_alphabet)
def test_what_is_written_is_read_again(text: str) -> None:
    assert gsm.decode(gsm.encode(text)) == text


@pytest.mark.parametrize(
    ("character", "code"),
    [
        ("@", b"\x00"),
        ("é", b"\x05"),
        ("è", b"\x04"),
        ("ù", b"\x06"),
        ("à", b"\x7f"),
        ("Ç", b"\x09"),
        ("É", b"\x1f"),
        ("€", b"\x1be"),
        ("[", b"\x1b<"),
        ("§", b"\x5f"),
        ("_", b"\x11"),
        ("A", b"A"),
        ("ä", b"\x7b"),
        ("¿", b"\x60"),
    ],
)
def test_a_character_has_its_place(character: str, code: bytes) -> None:
    assert gsm.encode(character) == code


@pytest.mark.parametrize("character", ["ç", "ê", "’", "\u00a0", "œ", "`", "\x1b"])
def test_some_characters_are_not_in_it(character: str) -> None:
    assert gsm.septets(character) is None
    with pytest.raises(gsm.NotInAlphabet):
        gsm.encode(character)


def test_an_escape_that_leads_nowhere_is_read_as_the_standard_says() -> None:
    assert gsm.decode(b"\x1bA\x1b") == "A"
    assert gsm.decode(b"\xff\x05") == "?é"


def test_plain_text_keeps_its_letters() -> None:
    assert gsm.plain("L’août\u00a0: «\u00a030\u202f%\u00a0»… ç") == 'L\'août : " 30 % "... ç'


def test_reduced_text_is_all_in_the_alphabet() -> None:
    assert gsm.reduced("L’août reçu, cœur, À, Œ, ﬁn, 中") == "L'aout recu, coeur, A, OE, fin, ?"


@given(st.text())
def test_whatever_is_reduced_can_be_written(text: str) -> None:
    assert gsm.septets(gsm.reduced(text)) is not None


def test_typography_does_not_make_a_text_ucs2() -> None:
    assert gsm.written("Il reste 12,4\u00a0Go d’internet") == gsm.Written((b"Il reste 12,4 Go d'internet",), False)


def test_a_letter_that_is_not_in_the_alphabet_does() -> None:
    assert gsm.written("reçu") == gsm.Written(("reçu".encode("utf-16-be"),), True)


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("a" * 160, [160]),
        ("a" * 161, [153, 8]),
        ("€" * 80, [160]),
        ("a" + "€" * 80, [153, 8]),
        ("a" * 152 + "€" * 5, [152, 10]),
        ("ç" * 70, [140]),
        ("ç" * 71, [134, 8]),
        ("ç" * 66 + "😀😀😀", [132, 12]),
        ("", [0]),
    ],
)
def test_a_long_text_is_cut_between_characters(text: str, lengths: list[int]) -> None:
    assert [len(part) for part in gsm.written(text).parts] == lengths


@given(st.text(st.sampled_from(EVERYTHING + "çê😀"), max_size=700))
def test_nothing_is_lost_in_cutting(text: str) -> None:
    written = gsm.written(text)
    whole = b"".join(written.parts)

    assert (whole.decode("utf-16-be") if written.is_ucs2 else gsm.decode(whole)) == text
    assert all(len(part) <= 160 for part in written.parts)


def test_latin_1_costs_what_the_alphabet_does() -> None:
    assert gsm.written("é" * 161, latin_1=True).parts == (b"\xe9" * 153, b"\xe9" * 8)
    assert gsm.written("[" * 81, latin_1=True).parts == (b"[" * 76, b"[" * 5)
    assert gsm.written("3\u00a0€", latin_1=True).is_ucs2
    assert gsm.written("reçu", latin_1=True).is_ucs2


def test_what_no_sms_can_carry_is_refused() -> None:
    with pytest.raises(ValueError, match="too long"):
        gsm.written("a" * 153 * 256)
