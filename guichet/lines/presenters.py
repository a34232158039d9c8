"""Lines as their acts show them."""

from __future__ import annotations

from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from guichet.contracts.values import LineFacts
from guichet.core.formats import Formats
from guichet.lines.values import BlockFacts, BlockReason, BlockState
from guichet.ui.elements import pill

ACT_OF = {
    "lines/puk.html": "line.show_puk",
    "lines/block.html": "line.block",
    "lines/unblock.html": "line.unblock",
    "lines/user_declare.html": "line.declare_user",
    "lines/user_profile.html": "line.complete_user",
    "lines/user_remove.html": "line.remove_user",
}


def line_title(line: LineFacts, formats: Formats) -> str:
    """Return how the line is called: its number, else its label."""
    return formats.phone(line.number) if line.number else line.label


def puk_code(code: str) -> str:
    """Return eight digits in two groups, easier to copy: "1234 5678"."""
    return f"{code[:4]}\u00a0{code[4:]}"


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
