"""SIM cards, options, mailboxes, blocks, changes and settings of a line."""

from guichet.lines.models.blocks import LineBlock
from guichet.lines.models.cards import SimCard
from guichet.lines.models.changes import LineChange
from guichet.lines.models.losses import LossDeclaration
from guichet.lines.models.options import LineOption, Mailbox
from guichet.lines.models.settings import LineCeiling, LineForward, LineRestriction, LineVoicemail
from guichet.lines.models.sims import SimFreeze, SimOrder
from guichet.lines.models.unlocks import PhoneUnlock

__all__ = [
    "LineBlock",
    "LineCeiling",
    "LineChange",
    "LineForward",
    "LineOption",
    "LineRestriction",
    "LineVoicemail",
    "LossDeclaration",
    "Mailbox",
    "PhoneUnlock",
    "SimCard",
    "SimFreeze",
    "SimOrder",
]
