"""Writes of SIM cards and options of a line, as a billing system sends them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from guichet.core.sealing import SealDoesNotOpen, Sealer
from guichet.database import Row, Written, sealer, upsert
from guichet.lines.models import LineOption, SimCard
from guichet.lines.values.cards import SimState
from guichet.lines.values.options import HERE

# the source of cards that were ordered here, until the billing system names them
OWN_CARDS = "guichet"


def puk_context(iccid: str) -> str:
    """Return what a card's sealed PUK is bound to: copied to another card's row, it does not open."""
    return f"puk:{iccid}"


def store_sims(rows: Sequence[Row], *, at: datetime) -> Written:
    """Create or update imported SIM cards, and note which take over from another one.

    Shape: each row has `puk` in clear, 8 digits or empty; it is sealed here and never written otherwise. A card whose
    PUK did not change keeps its sealed text. A card takes over when it becomes the active one of a line that already
    had another: at the row's `activated_at` when it says one, else at `at`.
    """
    if not rows:
        return upsert(SimCard, [])
    _name_own_cards(rows)
    wanted = {row["external_id"] for row in rows}
    known = {
        card.external_id: card for card in SimCard.objects.filter(source=rows[0]["source"], external_id__in=wanted)
    }
    lines = {row["line_id"] for row in rows if row["state"] == SimState.ACTIVE}
    others = set(SimCard.objects.filter(line_id__in=lines).values_list("line_id", "external_id"))
    keys = sealer()
    written = []
    for row in rows:
        before = known.get(row["external_id"])
        moment = _took_over_at(row, before, others, at)
        shown = _sealed(row, before.sealed_puk if before else "", keys)
        written.append({**{name: value for name, value in shown.items() if name != "activated_at"}, **moment})
    return upsert(SimCard, written)


def _name_own_cards(rows: Sequence[Row]) -> None:
    """Let the billing system name the cards that were ordered here: the same number is the same card."""
    for card in SimCard.objects.filter(source=OWN_CARDS, iccid__in={row["iccid"] for row in rows}):
        row = next(row for row in rows if row["iccid"] == card.iccid)
        SimCard.objects.filter(pk=card.pk).update(source=row["source"], external_id=row["external_id"])


def _took_over_at(
    row: Row, before: SimCard | None, others: Collection[tuple[int, str]], at: datetime
) -> dict[str, datetime | None]:
    if row["state"] != SimState.ACTIVE:
        return {"took_over_at": before.took_over_at if before else None}
    if before is not None and before.state == SimState.ACTIVE and before.line_id == row["line_id"]:
        return {"took_over_at": before.took_over_at}
    replaces = any(line == row["line_id"] and other != row["external_id"] for line, other in others)
    return {"took_over_at": (row.get("activated_at") or at) if replaces else None}


def store_options(rows: Sequence[Row]) -> Written:
    """Create or update imported options of lines.

    What was added here becomes the billing system's as soon as it sends the same option for the same line, and what was
    agreed stays with it. What was removed here stays so until the billing system says it too.
    """
    with transaction.atomic():
        _adopt(rows)
        removed = {
            (source, external_id): ends_on
            for source, external_id, ends_on in _known_of(rows)
            .exclude(removed_at=None)
            .values_list("source", "external_id", "ends_on")
        }
        kept = [{**row, "ends_on": row["ends_on"] or removed.get((row["source"], row["external_id"]))} for row in rows]
        return upsert(LineOption, kept)


def _known_of(rows: Sequence[Row]) -> QuerySet[LineOption]:
    sources, identifiers = {row["source"] for row in rows}, {row["external_id"] for row in rows}
    return LineOption.objects.filter(source__in=sources, external_id__in=identifiers)


def _adopt(rows: Sequence[Row]) -> None:
    """Give the billing system's identifier to options added here, once for each; two queries, and one for each."""
    here = list(
        LineOption.objects.select_for_update()
        .filter(source=HERE, line_id__in={row["line_id"] for row in rows})
        .order_by("id")
    )
    if not here:
        return
    known = set(_known_of(rows).values_list("source", "external_id"))
    for row in rows:
        if (row["source"], row["external_id"]) in known:
            continue
        same = next((held for held in here if _is_same(held, row)), None)
        if same is not None:
            here.remove(same)
            same.source, same.external_id = row["source"], row["external_id"]
            same.save(update_fields=["source", "external_id"])


def _is_same(held: LineOption, row: Row) -> bool:
    """Tell whether an imported option is one that was added here: the same on the same line, at the same time."""
    if (held.line_id, held.option_code) != (row["line_id"], row["option_code"]):
        return False
    starts_in_time = held.ends_on is None or row["starts_on"] <= held.ends_on
    return starts_in_time and (row["ends_on"] is None or held.starts_on <= row["ends_on"])


def _sealed(row: Row, before: str, keys: Sealer) -> Mapping[str, Any]:
    puk, context = row["puk"], puk_context(row["iccid"])
    others = {column: value for column, value in row.items() if column != "puk"}
    if not puk:
        return {**others, "sealed_puk": ""}
    if before and _opens_to(before, puk, context, keys):
        return {**others, "sealed_puk": before}
    return {**others, "sealed_puk": keys.seal(puk, context)}


def _opens_to(sealed: str, puk: str, context: str, keys: Sealer) -> bool:
    try:
        return keys.open(sealed, context) == puk and keys.is_current(sealed)
    except SealDoesNotOpen:
        return False
