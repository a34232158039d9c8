"""SIM cards, options, blocks and changes of a line."""

from guichet.lines.models.blocks import LineBlock
from guichet.lines.models.cards import SimCard
from guichet.lines.models.changes import LineChange
from guichet.lines.models.options import LineOption

__all__ = ["LineBlock", "LineChange", "LineOption", "SimCard"]
