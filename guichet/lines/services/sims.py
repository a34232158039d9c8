"""A new card for a line: ordered and told everywhere, confirmed, shown (an eSIM), put in service, given up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from guichet import operators
from guichet.acts.values import Actor, Ask, Channel, Data, Done, Refusal, Refused, Target
from guichet.contracts.queries import principal_of, target_of_line
from guichet.contracts.services import lock_line
from guichet.contracts.telling import tell_holders, text_user
from guichet.core.formats import Formats
from guichet.database import sealer
from guichet.lines.models import LossDeclaration, SimCard, SimOrder
from guichet.lines.rules import sims as rules
from guichet.lines.rules.cards import is_iccid, is_profile
from guichet.lines.services import blocking, changes
from guichet.lines.services.feed import OWN_CARDS, puk_context
from guichet.lines.services.freezes import LINK_LASTS, not_me_link
from guichet.lines.values.blocking import BlockReason
from guichet.lines.values.cards import SimKind, SimState
from guichet.lines.values.changes import ChangeFacts
from guichet.lines.values.sims import (
    ActivateSim,
    CancelSim,
    ConfirmSim,
    OrderSim,
    ShowEsim,
    SimConfirmation,
    SimFacts,
    SimOrderState,
)
from guichet.network.values import CommandKind
from guichet.people.queries import is_proved
from guichet.people.values import ChallengePurpose

PROOF_LASTS = timedelta(minutes=10)


def order_sim(ask: Ask, given: OrderSim, facts: SimFacts) -> Done:
    """Order a new card; the old line and the holders' addresses are told before anything is done with it.

    Shape: runs in the act's transaction, on the locked line. The profile that was shown already is given up.
    """
    confirmed = rules.confirmation_at_order(facts)
    if facts.order is not None:
        _give_up(SimOrder.objects.get(reference=facts.order.reference), at=ask.at)
        confirmed = confirmed or facts.order.confirmed_by
    before = facts.order.waits_until if facts.order else rules.waits_until(ask.policy, ask.at)
    order = SimOrder.objects.create(
        line_id=ask.target.id,
        kind=given.kind,
        delivery=given.delivery,
        agency=given.agency,
        reason=given.reason,
        state=SimOrderState.ASKED,
        fee_minor=rules.sim_fee(ask.policy, given.reason),
        asked_by_id=ask.by.asker_id,
        asked_at=ask.at,
        waits_until=before,
        confirmed_by=confirmed,
    )
    _tell_before(order, given.site, facts, ask)
    return changes.ask_change(
        ask,
        CommandKind.ORDER_SIM,
        key=order.reference,
        data={"order": order.reference},
        details={
            "kind": given.kind.value,
            "delivery": given.delivery.value,
            "agency": given.agency,
            "fee_minor": str(order.fee_minor),
            "currency": operators.current().currency,
        },
        noted={"order": order.reference, "kind": given.kind.value},
    )


def _tell_before(order: SimOrder, site: str, facts: SimFacts, ask: Ask) -> None:
    link, ends_at = not_me_link(order.reference, site), ask.at + LINK_LASTS

    def words(formats: Formats) -> Mapping[str, object]:
        until = "" if order.confirmed_by else formats.moment(order.waits_until, ask.at)
        return {"link": link, "esim": order.kind == SimKind.ESIM, "until": until}

    tell_holders("lines.sim_ordered", line_id=order.line_id, at=ask.at, words=words, expires_at=ends_at)
    if not facts.blocked:  # a phone in other hands is told nothing
        text_user("lines.sim_ordered", line_id=order.line_id, at=ask.at, words=words, expires_at=ends_at)


def confirm_sim(ask: Ask, given: ConfirmSim, facts: SimFacts) -> Done:
    """Free a new card from waiting: the code sent to the old line came back.

    Errors: Refused when this person did not give such a code in the last minutes.
    """
    since = ask.at - PROOF_LASTS
    if not is_proved(
        given.proof, ChallengePurpose.ACT, person_id=ask.by.asker_id, line_number=facts.number, since=since
    ):
        raise Refused(Refusal("lines.sim_not_proved"))
    order = _open_order(ask.target.id)
    order.confirmed_by = SimConfirmation.LINE
    order.save(update_fields=["confirmed_by"])
    return Done({"order": order.reference})


def show_esim(ask: Ask, given: ShowEsim, facts: SimFacts) -> Done:
    """Note that the profile of an eSIM is shown; it is opened by `opened_profile`, once."""
    order = _open_order(ask.target.id)
    order.shown_at = ask.at
    order.save(update_fields=["shown_at"])
    tell_holders("lines.esim_shown", line_id=order.line_id, at=ask.at)
    return Done({"order": order.reference})


def opened_profile(target: Target, data: Data) -> str:
    """Return what installs an eSIM, the first time that it is asked for; empty afterwards. Two queries.

    Errors: SealDoesNotOpen.
    """
    order = SimOrder.objects.filter(reference=data["order"], line_id=target.id).exclude(sealed_profile="").first()
    if order is None:
        return ""
    # one of two who ask at once finds it there to be wiped
    if not SimOrder.objects.filter(pk=order.pk, sealed_profile=order.sealed_profile).update(sealed_profile=""):
        return ""
    return sealer().open(order.sealed_profile, _profile_context(order.reference))


def activate_sim(ask: Ask, given: ActivateSim, facts: SimFacts) -> Done:
    """Ask the network to let the new card take over; the old one works until it answers."""
    order = _open_order(ask.target.id)
    order.state = SimOrderState.ACTIVATING
    order.save(update_fields=["state"])
    return changes.ask_change(
        ask,
        CommandKind.CHANGE_SIM,
        data={"order": order.reference},
        details={"iccid": order.iccid},
        noted={"order": order.reference},
    )


def cancel_sim(ask: Ask, given: CancelSim, facts: SimFacts) -> Done:
    """Give a new card up; it will never take over."""
    order = _open_order(ask.target.id)
    _give_up(order, at=ask.at)
    return Done({"order": order.reference})


def _give_up(order: SimOrder, *, at: datetime) -> None:
    order.state, order.ended_at, order.sealed_profile = SimOrderState.CANCELLED, at, ""
    order.save(update_fields=["state", "ended_at", "sealed_profile"])
    SimCard.objects.filter(iccid=order.iccid, state=SimState.READY).update(state=SimState.BLOCKED)


def _open_order(line_id: int) -> SimOrder:
    return SimOrder.objects.get(
        line_id=line_id, state__in=(SimOrderState.ASKED, SimOrderState.READY, SimOrderState.ACTIVATING)
    )


# --- what the network answers ---------------------------------------------------------------------------------------


@changes.when_done(CommandKind.ORDER_SIM)
def _card_made(change: ChangeFacts, at: datetime) -> None:
    """Keep the card that the operator named: sent, at the agency, or a profile to be installed."""
    order = _of(change, SimOrderState.ASKED)
    if order is None:
        return
    iccid, profile = change.results.get("iccid", ""), change.results.get("activation_code", "")
    if not is_iccid(iccid) or (order.kind == SimKind.ESIM and not is_profile(profile)):
        _no_card(change, at)
        return
    order.state, order.ready_at, order.iccid = SimOrderState.READY, at, iccid
    if profile:
        order.sealed_profile = sealer().seal(profile, _profile_context(order.reference))
    order.save(update_fields=["state", "ready_at", "iccid", "sealed_profile"])
    puk = change.results.get("puk", "")
    SimCard.objects.update_or_create(
        iccid=iccid,
        defaults={"line_id": order.line_id, "kind": order.kind, "state": SimState.READY},
        create_defaults={
            "line_id": order.line_id,
            "kind": order.kind,
            "state": SimState.READY,
            "source": OWN_CARDS,
            "external_id": iccid,
            "sealed_puk": sealer().seal(puk, puk_context(iccid)) if puk else "",
        },
    )
    tell_holders(
        "lines.sim_ready",
        line_id=order.line_id,
        at=at,
        words=lambda formats: {"delivery": order.delivery},
    )


@changes.when_failed(CommandKind.ORDER_SIM)
def _no_card(change: ChangeFacts, at: datetime) -> None:
    order = _of(change, SimOrderState.ASKED)
    if order is None:
        return
    order.state, order.ended_at = SimOrderState.FAILED, at
    order.save(update_fields=["state", "ended_at"])
    tell_holders("lines.sim_not_ready", line_id=order.line_id, at=at)


@changes.when_done(CommandKind.CHANGE_SIM)
def _took_over(change: ChangeFacts, at: datetime) -> None:
    """Let the new card be the line's: codes by SMS wait 72 hours from now, and a block for loss has no object."""
    lock_line(change.line_id)  # first, as acts do: a block may be lifted below
    order = _of(change, SimOrderState.ACTIVATING)
    if order is None:
        return
    SimCard.objects.filter(line_id=order.line_id, state=SimState.ACTIVE).update(state=SimState.REPLACED)
    SimCard.objects.filter(iccid=order.iccid).update(state=SimState.ACTIVE, took_over_at=at)
    order.state, order.ended_at, order.sealed_profile = SimOrderState.ACTIVE, at, ""
    order.save(update_fields=["state", "ended_at", "sealed_profile"])
    LossDeclaration.objects.filter(line_id=order.line_id, found_at=None, settled_at=None).update(settled_at=at)
    _lift_for_loss(change, at)
    tell_holders("lines.sim_changed", line_id=order.line_id, at=at)


def _lift_for_loss(change: ChangeFacts, at: datetime) -> None:
    if blocking.reason_in_force(change.line_id) not in {BlockReason.LOSS, BlockReason.THEFT}:
        return
    by = Actor(change.asked_by, principal_of(change.asked_by, at=at))
    blocking.lift_besides(Ask("sim.activate", target_of_line(change.line_id), by, Channel.SYSTEM, at))


@changes.when_failed(CommandKind.CHANGE_SIM)
def _did_not_take_over(change: ChangeFacts, at: datetime) -> None:
    order = _of(change, SimOrderState.ACTIVATING)
    if order is None:
        return
    order.state = SimOrderState.READY
    order.save(update_fields=["state"])
    tell_holders("lines.sim_not_changed", line_id=order.line_id, at=at)


def _of(change: ChangeFacts, state: SimOrderState) -> SimOrder | None:
    return SimOrder.objects.select_for_update().filter(reference=change.data["order"], state=state).first()


def _profile_context(reference: str) -> str:
    return f"esim:{reference}"
