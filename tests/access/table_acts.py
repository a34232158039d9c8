"""Every act, and what it takes: one row each. What is not here fails `test_declared.py`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from guichet.acts.values import Result
from guichet.contracts.values import Capability, Role
from guichet.lines.values.blocking import BlockLine, BlockReason, UnblockLine
from guichet.lines.values.calls import (
    Forward,
    ForwardCalls,
    ForwardWhen,
    Greeting,
    ResetVoicemailCode,
    SetVoicemail,
)
from guichet.lines.values.losses import DeclareLoss, FindPhone
from guichet.lines.values.options import AddOption, ChangeOffer, RemoveOption
from guichet.lines.values.puk import ShowPuk
from guichet.lines.values.restrictions import Restriction, SetCeiling, SetRestrictions
from guichet.lines.values.sims import (
    ActivateSim,
    CancelSim,
    ConfirmSim,
    OrderSim,
    ShowEsim,
    SimDelivery,
    SimReason,
)
from guichet.lines.values.unlocking import ShowUnlockCode, UnlockPhone
from guichet.lines.values.users import CompleteUser, DeclareUser, RemoveUser
from guichet.orders.values import Address, AskMove, CancelMove
from guichet.roles.values import ChangeRole, EndRole, InviteToRole, NameStandIn, Wanted, WithdrawInvitation
from guichet.usage.values import HideNumbers, SetAlert, ShowNumbers


@dataclass(frozen=True, slots=True)
class DeclaredAct:
    """What an act takes: the kind it acts on, the capability, a recent password or not, an input, what comes of it.

    `on_lines_with_user` is what comes of it there, when that is something else. `strong`: it takes a second proof too.
    `besides`: how many lines of the journal it adds to its own.
    """

    on: str
    capability: Capability
    recent: bool
    given: object
    result: Result
    page: str
    on_lines_with_user: Result | None = None
    strong: bool = False
    besides: int = 0


def role_act(given: object, page: str) -> DeclaredAct:
    return DeclaredAct("customer", Capability.MANAGE_ROLES, True, given, Result.REFUSED, page)


def sim_act(given: object, result: Result, page: str, *, recent: bool = True, strong: bool = False) -> DeclaredAct:
    return DeclaredAct("line", Capability.REPLACE_SIM, recent, given, result, f"lines:{page}", strong=strong)


ANY_ROLE = Wanted(Role.ACCOUNTANT)
DAY = date(2026, 12, 1)
ACTS: dict[str, DeclaredAct] = {
    "role.invite": role_act(InviteToRole("a@exemple.test", ANY_ROLE, "https://exemple.test"), "roles:invite"),
    "role.change": role_act(ChangeRole("0000000000", Role.SITE_MANAGER, ANY_ROLE), "roles:change"),
    "role.end": role_act(EndRole("0000000000", Role.ACCOUNTANT), "roles:end"),
    "role.name_stand_in": role_act(
        NameStandIn("0000000000", Role.ACCOUNTANT, "a@exemple.test", DAY, DAY, "https://exemple.test"),
        "roles:stand-in",
    ),
    "role.withdraw_invitation": role_act(WithdrawInvitation("0000000000"), "roles:withdraw"),
    "line.show_puk": DeclaredAct("line", Capability.SHOW_PUK, True, ShowPuk(), Result.DONE, "lines:line-puk"),
    "line.block": DeclaredAct(
        "line", Capability.BLOCK_LINE, True, BlockLine(BlockReason.LOSS), Result.PENDING, "lines:line-block"
    ),
    "line.unblock": DeclaredAct(
        "line", Capability.UNBLOCK_LINE, True, UnblockLine(), Result.ALREADY, "lines:line-unblock"
    ),
    "line.set_restrictions": DeclaredAct(
        "line",
        Capability.SET_RESTRICTIONS,
        False,
        SetRestrictions(put=(Restriction.PREMIUM,)),
        Result.PENDING,
        "lines:line-restrictions",
    ),
    "line.set_ceiling": DeclaredAct(
        "line", Capability.SET_CEILING, False, SetCeiling(2000), Result.PENDING, "lines:line-ceiling"
    ),
    "line.forward_calls": DeclaredAct(
        "line",
        Capability.FORWARD_CALLS,
        True,
        ForwardCalls(((ForwardWhen.BUSY, Forward("+33199001234")),)),
        Result.PENDING,
        "lines:line-forwarding",
        strong=True,
    ),
    "line.set_voicemail": DeclaredAct(
        "line",
        Capability.SET_VOICEMAIL,
        False,
        SetVoicemail(on=True, greeting=Greeting.NUMBER, delay_seconds=20),
        Result.PENDING,
        "lines:line-voicemail",
    ),
    "line.reset_voicemail_code": DeclaredAct(
        "line", Capability.SET_VOICEMAIL, True, ResetVoicemailCode(), Result.PENDING, "lines:line-voicemail-code"
    ),
    "line.declare_loss": DeclaredAct(
        "line",
        Capability.DECLARE_LOSS,
        True,
        DeclareLoss(BlockReason.LOSS, date(2026, 11, 21)),
        Result.DONE,
        "lines:line-loss",
        besides=1,
    ),
    "line.find_phone": DeclaredAct(
        "line", Capability.UNBLOCK_LINE, True, FindPhone(), Result.ALREADY, "lines:line-found"
    ),
    "sim.order": sim_act(
        OrderSim(SimDelivery.ESIM, SimReason.DAMAGED, "https://exemple.test"), Result.PENDING, "line-sim", strong=True
    ),
    "sim.confirm": sim_act(ConfirmSim("0000000000"), Result.REFUSED, "line-sim-confirm", recent=False),
    "sim.show_esim": sim_act(ShowEsim(), Result.REFUSED, "line-esim", strong=True),
    "sim.activate": sim_act(ActivateSim("123456"), Result.REFUSED, "line-sim-activate", strong=True),
    "sim.cancel": sim_act(CancelSim(), Result.ALREADY, "line-sim-cancel"),
    "phone.unlock": DeclaredAct(
        "line",
        Capability.UNLOCK_PHONE,
        False,
        UnlockPhone("490154203237518"),
        Result.PENDING,
        "lines:line-unlock",
    ),
    "phone.show_unlock_code": DeclaredAct(
        "line", Capability.UNLOCK_PHONE, True, ShowUnlockCode(), Result.REFUSED, "lines:line-unlock-code"
    ),
    "line.declare_user": DeclaredAct(
        "line",
        Capability.MANAGE_USERS,
        True,
        DeclareUser("Léo", "Dubois", "fr"),
        Result.DONE,
        "lines:line-user",
        Result.REFUSED,
    ),
    "line.complete_user": DeclaredAct(
        "line",
        Capability.COMPLETE_USER,
        False,
        CompleteUser("Léo", "Dubois", "fr"),
        Result.REFUSED,
        "lines:line-user-profile",
        Result.DONE,
    ),
    "line.remove_user": DeclaredAct(
        "line",
        Capability.MANAGE_USERS,
        True,
        RemoveUser(),
        Result.ALREADY,
        "lines:line-user-remove",
        Result.DONE,
    ),
    # on the lines of this world, of a pack's own offer: an option that any of them may have, and another offer
    "option.add": DeclaredAct(
        "line", Capability.MANAGE_OPTIONS, True, AddOption("pass-5"), Result.PENDING, "lines:line-options"
    ),
    "option.remove": DeclaredAct(
        "line", Capability.MANAGE_OPTIONS, True, RemoveOption("pass-5"), Result.ALREADY, "lines:line-options"
    ),
    "line.change_offer": DeclaredAct(
        "line", Capability.CHANGE_OFFER, True, ChangeOffer("mobile-140"), Result.PENDING, "lines:line-offer"
    ),
    # a mobile line, as those here are, does not move
    "line.ask_move": DeclaredAct(
        "line",
        Capability.MOVE_LINE,
        True,
        AskMove(Address("12 rue Haute", "44000", "Nantes", "FR"), DAY, "+33199001234"),
        Result.REFUSED,
        "orders:line-move",
    ),
    "line.cancel_move": DeclaredAct(
        "line", Capability.MOVE_LINE, False, CancelMove(), Result.REFUSED, "orders:line-move-cancel"
    ),
    "usage.set_alert": DeclaredAct(
        "line", Capability.SET_USAGE_ALERT, False, SetAlert((80,)), Result.DONE, "usage:line-alert"
    ),
    "usage.show_numbers": DeclaredAct(
        "customer", Capability.SHOW_NUMBERS, True, ShowNumbers(), Result.DONE, "usage:numbers"
    ),
    "usage.hide_numbers": DeclaredAct(
        "customer", Capability.SHOW_NUMBERS, False, HideNumbers(), Result.ALREADY, "usage:numbers"
    ),
}
