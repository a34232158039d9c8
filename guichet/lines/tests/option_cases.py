"""A small catalogue, and what acts on the options of a line look at, for the tests of rules."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from guichet.acts.values import Already, Refusal
from guichet.catalogue.policy import Catalogue
from guichet.contracts.values import LineKind, LineState
from guichet.lines.rules.offers import change_offer_refusal
from guichet.lines.rules.options import add_option_refusal, remove_option_refusal
from guichet.lines.values.changes import ChangeFacts, ChangeState
from guichet.lines.values.options import AddOption, ChangeOffer, HeldOption, OptionsFacts, RemoveOption
from guichet.network.values import CommandKind

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
TODAY = date(2026, 11, 20)  # eleven days of November are left, this one included
SINCE = date(2026, 3, 1)
TAX = "20"


def option(code: str, **fields: Any) -> dict[str, Any]:
    names = {"name": {"fr": code}, "description": {"fr": "Une option."}}
    return {"code": code, "family": "mobile", "monthly_minor": 2_999, "tax_percent": TAX, **names, **fields}


def offer(code: str, **fields: Any) -> dict[str, Any]:
    given = {"family": "mobile", "segment": "residential", "name": {"fr": code}, "monthly_minor": 1_000}
    return {"code": code, "tax_percent": TAX, **given, **fields}


OFFERS = [
    offer("small"),
    offer("large", monthly_minor=2_999, commitment_months=12),
    offer("old", orderable=False),
    offer("pro", segment="professional"),
    offer("home", family="internet"),
    offer("tv", family="tv"),
]
OPTIONS = [
    option("data"),
    option("more-data", excludes=["data"]),
    option("extra", requires=["data"]),
    option("only-large", requires=["large"]),
    option("kept", minimum_months=3),
    option("monthly", once_per_month=True),
    option("later", starts="next_period", ends="end_of_period"),
    option("pass", renews=False, monthly_minor=300),
    option("paid-once", fee_minor=1_500),
    option("shop", orderable=False, instead={"fr": "En agence."}),
    option("own", line_user=True),
    option("box", asks="mailbox", monthly_minor=0),
    option("channels", family="tv"),
]


def catalogue(**fields: Any) -> Catalogue:
    given = {"offers": OFFERS, "options": OPTIONS, "mailbox_domain": "boite.example", **fields}
    return Catalogue.model_validate_json(json.dumps(given))


SHELF = catalogue()


def facts(*held: str | HeldOption, **fields: Any) -> OptionsFacts:
    ready = tuple(one if isinstance(one, HeldOption) else HeldOption(one, SINCE) for one in held)
    given = {"kind": LineKind.MOBILE, "state": LineState.ACTIVE, "blocked": False, "offer_code": "small", **fields}
    return OptionsFacts(line_id=1, today=TODAY, held=ready, **{"catalogue": SHELF, **given})


def change(
    code: str, kind: CommandKind = CommandKind.ADD_OPTION, state: ChangeState = ChangeState.REQUESTED, **data: Any
):
    return ChangeFacts("R", 1, kind, code, state, 1, NOW, None, data)


def add(code: str, of: OptionsFacts, **fields: Any) -> str:
    return answer(add_option_refusal(of, AddOption(code, **fields), None, NOW))


def remove(code: str, of: OptionsFacts) -> str:
    return answer(remove_option_refusal(of, RemoveOption(code), None, NOW))


def to_offer(code: str, of: OptionsFacts, shelf: Catalogue = SHELF, **fields: Any) -> str:
    return answer(change_offer_refusal(replace(of, catalogue=shelf), ChangeOffer(code, **fields), None, NOW))


def answer(found: Refusal | Already | None) -> str:
    return found.code.removeprefix("lines.") if isinstance(found, Refusal) else "already" if found else "done"
