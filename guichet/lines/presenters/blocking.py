"""Blocks as pages show them."""

from __future__ import annotations

from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from guichet.core.formats import Formats
from guichet.lines.values.blocking import BlockFacts, BlockReason, BlockState
from guichet.ui.elements import pill


def block_pill(state: BlockState) -> SafeString:
    """Return where the block of a line stands, for customers and for the desk alike."""
    match state:
        case BlockState.REQUESTED:
            return pill("info", gettext("Blocage en cours"), "hourglass")
        case BlockState.LIFTING:
            return pill("info", gettext("Déblocage en cours"), "hourglass")
    return pill("bad", gettext("Bloquée"), "lock")


def block_since(block: BlockFacts | None, formats: Formats, now: datetime) -> str:
    """Return since when a line is blocked and why, as a sentence; empty when it is not."""
    if block is None:
        return ""
    moment = formats.moment(block.in_force_at or block.asked_at, now)
    match block.reason:
        case BlockReason.LOSS:
            return gettext("Cette ligne a été bloquée {moment}, pour perte.").format(moment=moment)
        case BlockReason.THEFT:
            return gettext("Cette ligne a été bloquée {moment}, pour vol.").format(moment=moment)
    return gettext("Cette ligne a été bloquée {moment}.").format(moment=moment)
