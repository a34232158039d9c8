"""Writes of SIM cards and options of a line, as a billing system sends them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from guichet.core.sealing import SealDoesNotOpen, Sealer
from guichet.database import Row, Written, sealer, upsert
from guichet.lines.models import LineOption, SimCard


def puk_context(iccid: str) -> str:
    """Return what a card's sealed PUK is bound to: copied to another card's row, it does not open."""
    return f"puk:{iccid}"


def store_sims(rows: Sequence[Row]) -> Written:
    """Create or update imported SIM cards.

    Shape: each row has `puk` in clear, 8 digits or empty; it is sealed here and never written otherwise. A card whose
    PUK did not change keeps its sealed text.
    """
    sealed = dict(
        SimCard.objects.filter(
            source=rows[0]["source"] if rows else "", external_id__in={row["external_id"] for row in rows}
        ).values_list("external_id", "sealed_puk")
    )
    keys = sealer()
    return upsert(SimCard, [_sealed(row, sealed.get(row["external_id"], ""), keys) for row in rows])


def store_options(rows: Sequence[Row]) -> Written:
    """Create or update imported options of lines."""
    return upsert(LineOption, rows)


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
