"""Writes of what a line is made of, and of what is asked of the network for it."""

from guichet.lines.services.blocking import block_line, follow_answer, unblock_line
from guichet.lines.services.feed import puk_context, store_options, store_sims
from guichet.lines.services.offers import change_offer
from guichet.lines.services.options import add_option, remove_option
from guichet.lines.services.puk import opened_puk, show_puk
from guichet.lines.services.users import complete_user, declare_user, remove_user

__all__ = [
    "add_option",
    "block_line",
    "change_offer",
    "complete_user",
    "declare_user",
    "follow_answer",
    "opened_puk",
    "puk_context",
    "remove_option",
    "remove_user",
    "show_puk",
    "store_options",
    "store_sims",
    "unblock_line",
]
