"""SIM cards, options, mailboxes, blocks, changes and settings of a line."""

from guichet.lines.models.blocks import LineBlock
from guichet.lines.models.cards import SimCard
from guichet.lines.models.changes import LineChange
from guichet.lines.models.options import LineOption, Mailbox
from guichet.lines.models.settings import LineCeiling, LineForward, LineRestriction, LineVoicemail

__all__ = [
    "LineBlock",
    "LineCeiling",
    "LineChange",
    "LineForward",
    "LineOption",
    "LineRestriction",
    "LineVoicemail",
    "Mailbox",
    "SimCard",
]
