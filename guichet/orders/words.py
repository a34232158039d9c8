"""Addresses and lines of a move, in words."""

from __future__ import annotations

from collections.abc import Sequence

from babel import Locale

from guichet import operators
from guichet.core.formats import Formats
from guichet.orders.values import Address, MovableLine


def country_name(code: str, language: str) -> str:
    """Return how a country is called in a language."""
    return str(Locale(language).territories.get(code, code))


def address_lines(address: Address, language: str) -> list[str]:
    """Return an address line by line; the country only where it is not the operator's own."""
    place = f"{address.postcode} {address.city}".strip()
    abroad = address.country and address.country != operators.current().country
    parts = (address.street, place, country_name(address.country, language) if abroad else "")
    return [part for part in parts if part]


def address_line(address: Address, language: str) -> str:
    """Return an address in one line; empty when none is known."""
    return ", ".join(address_lines(address, language))


def line_name(line: MovableLine, formats: Formats) -> str:
    """Return how a line is called among those of its contract: "Téléphone fixe, 02 555 01 38"."""
    return ", ".join(part for part in (line.label, formats.phone(line.number) if line.number else "") if part)


def line_names(lines: Sequence[MovableLine], formats: Formats) -> str:
    """Return the names of lines, in one sentence's part."""
    return " ; ".join(line_name(line, formats) for line in lines)
