"""Catalogues for tests, as a billing system writes them."""

from __future__ import annotations

import json
from typing import Any

from guichet.catalogue.policy import Catalogue
from guichet.catalogue.services import read_catalogue

LANGUAGES = ("fr", "en", "nl")
OFFER = {
    "code": "petit",
    "family": "mobile",
    "segment": "residential",
    "name": {"fr": "Petit", "en": "Small"},
    "monthly_minor": 900,
    "tax_percent": "20",
    "allowances": [{"kind": "data", "quantity": 5_000_000_000}],
}
OPTION = {
    "code": "plus",
    "family": "mobile",
    "name": {"fr": "Plus", "en": "More"},
    "description": {"fr": "Des données en plus.", "en": "More data."},
    "monthly_minor": 300,
    "tax_percent": "20",
}


def offer(**fields: Any) -> dict[str, Any]:  # Any: what JSON holds
    return {**OFFER, **fields}


def option(**fields: Any) -> dict[str, Any]:  # Any: what JSON holds
    return {**OPTION, **fields}


def text(*offers: dict[str, Any], options: tuple[dict[str, Any], ...] = ()) -> str:  # Any: what JSON holds
    return json.dumps({"offers": list(offers), "options": list(options)})


def catalogue(*offers: dict[str, Any], options: tuple[dict[str, Any], ...] = ()) -> Catalogue:  # Any: the same
    return read_catalogue(text(*offers, options=options), "catalogue.json")
