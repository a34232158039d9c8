import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.core.sealing import (
    SealBroken,
    SealDoesNotOpen,
    Sealer,
    SealingKeyInvalid,
    SealingKeyMissing,
    SealMalformed,
)

OLD = bytes(range(32))
NEW = bytes(range(32, 64))


@given(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")))
def test_what_is_sealed_opens_with_its_context(text: str, context: str) -> None:
    sealer = Sealer([OLD])

    assert sealer.open(sealer.seal(text, context), context) == text


def test_a_seal_is_versioned_and_never_twice_the_same() -> None:
    sealer = Sealer([OLD])
    first, second = sealer.seal("1234", "sims.puk:A"), sealer.seal("1234", "sims.puk:A")

    assert first != second
    assert first.split(".")[:2] == second.split(".")[:2] == ["g1", "79eea701"]
    assert "1234" not in first


def test_another_context_does_not_open_it() -> None:
    sealer = Sealer([OLD])
    sealed = sealer.seal("1234", "sims.puk:A")

    with pytest.raises(SealBroken):
        sealer.open(sealed, "sims.puk:B")


def test_an_altered_text_does_not_open() -> None:
    sealer = Sealer([OLD])
    sealed = sealer.seal("1234", "c")
    altered = sealed[:20] + ("A" if sealed[20] != "A" else "B") + sealed[21:]

    with pytest.raises(SealBroken):
        sealer.open(altered, "c")


def test_a_new_key_first_still_opens_what_the_old_one_sealed() -> None:
    sealed = Sealer([OLD]).seal("1234", "c")
    rotated = Sealer([NEW, OLD])

    assert rotated.open(sealed, "c") == "1234"
    assert not rotated.is_current(sealed)
    assert rotated.is_current(rotated.seal("1234", "c"))


def test_a_dropped_key_is_named_as_missing() -> None:
    sealed = Sealer([OLD]).seal("1234", "c")

    with pytest.raises(SealingKeyMissing) as refusal:
        Sealer([NEW]).open(sealed, "c")
    assert refusal.value.data == {"key_id": "79eea701"}


@pytest.mark.parametrize(
    "sealed", ["", "1234", "g1.79eea701", "g2.79eea701.AAAA", "g1.79eea701.AAAA", "g1.79eea701.é", "g1.x.!!"]
)
def test_what_is_no_seal_is_malformed(sealed: str) -> None:
    with pytest.raises(SealMalformed):
        Sealer([OLD]).open(sealed, "c")


@given(st.text(max_size=80))
def test_any_text_is_refused_by_name(sealed: str) -> None:
    with pytest.raises(SealDoesNotOpen):
        Sealer([OLD]).open(sealed, "c")


@pytest.mark.parametrize("keys", [[], [b"short"], [OLD, b""]])
def test_keys_have_32_bytes(keys: list[bytes]) -> None:
    with pytest.raises(SealingKeyInvalid):
        Sealer(keys)
