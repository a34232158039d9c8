"""Writes of what a line is made of, and of what is asked of the network for it."""

from guichet.lines.services.blocking import block_line, follow_answer, unblock_line
from guichet.lines.services.fed_settings import keep_offers, store_restrictions
from guichet.lines.services.feed import puk_context, store_options, store_sims
from guichet.lines.services.freezes import freeze_sims, lift_freeze, not_me_link, order_of_link
from guichet.lines.services.losses import declare_loss, find_phone
from guichet.lines.services.offers import change_offer
from guichet.lines.services.options import add_option, remove_option
from guichet.lines.services.puk import opened_puk, show_puk
from guichet.lines.services.sims import (
    activate_sim,
    cancel_sim,
    confirm_sim,
    opened_profile,
    order_sim,
    show_esim,
)
from guichet.lines.services.unlocking import opened_unlock_code, show_unlock_code, unlock_phone
from guichet.lines.services.users import complete_user, declare_user, remove_user

__all__ = [
    "activate_sim",
    "add_option",
    "block_line",
    "cancel_sim",
    "change_offer",
    "complete_user",
    "confirm_sim",
    "declare_loss",
    "declare_user",
    "find_phone",
    "follow_answer",
    "freeze_sims",
    "keep_offers",
    "lift_freeze",
    "not_me_link",
    "opened_profile",
    "opened_puk",
    "opened_unlock_code",
    "order_of_link",
    "order_sim",
    "puk_context",
    "remove_option",
    "remove_user",
    "show_esim",
    "show_puk",
    "show_unlock_code",
    "store_options",
    "store_restrictions",
    "store_sims",
    "unblock_line",
    "unlock_phone",
]
