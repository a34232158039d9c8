"""Readers of the environment that refuse nonsense with the variable's name."""

from pathlib import Path

import pytest

from config import environment

NAME = "GUICHET_TEST"


def test_a_short_text_is_read_from_the_variable_or_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    assert environment.short(NAME, most=8) == ""
    monkeypatch.setenv(NAME, "12345678")
    assert environment.short(NAME, most=8) == "12345678"
    (tmp_path / "secret").write_text("abc\n", "utf-8")
    monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "secret"))
    assert environment.short(NAME, most=8) == "abc"


@pytest.mark.parametrize("value", ["123456789", "é"])
def test_a_text_too_long_for_its_protocol_is_refused(monkeypatch: pytest.MonkeyPatch, value: str):
    monkeypatch.setenv(NAME, value)

    with pytest.raises(environment.BadEnvironment, match=NAME):
        environment.short(NAME, most=8)


def test_secrets_are_long_and_may_be_several(monkeypatch: pytest.MonkeyPatch):
    assert environment.keys(NAME) == []
    monkeypatch.setenv(NAME, f"{'n' * 32}, {'o' * 40},")
    assert environment.keys(NAME) == ["n" * 32, "o" * 40]
    monkeypatch.setenv(NAME, f"{'n' * 32},short")

    with pytest.raises(environment.BadEnvironment, match=NAME) as refused:
        environment.keys(NAME)
    assert "short" not in str(refused.value)
