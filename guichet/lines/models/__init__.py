"""SIM cards, options, blocks and changes of a line."""

from guichet.lines.models.blocks import LineBlock
from guichet.lines.models.cards import SimCard
from guichet.lines.models.changes import LineChange
from guichet.lines.models.losses import LossDeclaration
from guichet.lines.models.options import LineOption
from guichet.lines.models.sims import SimFreeze, SimOrder
from guichet.lines.models.unlocks import PhoneUnlock

__all__ = [
    "LineBlock",
    "LineChange",
    "LineOption",
    "LossDeclaration",
    "PhoneUnlock",
    "SimCard",
    "SimFreeze",
    "SimOrder",
]
