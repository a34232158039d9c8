"""« Ce n'est pas moi »: whoever is told of a new card that they did not ask for stops it, from the message itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from guichet.acts.services import record
from guichet.acts.values import Channel, EntryKind, Result
from guichet.contracts.queries import target_of_line
from guichet.contracts.services import lock_line
from guichet.contracts.telling import tell_holders
from guichet.lines.models import SimCard, SimFreeze, SimOrder
from guichet.lines.values.cards import SimState
from guichet.lines.values.sims import SimOrderState
from guichet.people.values import LinkRefused

LINK_LASTS = timedelta(days=7)
FROZEN, UNFROZEN = "sim.frozen", "sim.unfrozen"


def not_me_link(reference: str, site: str) -> str:
    """Return the address that stops an order; `site` is the origin of the space."""
    return f"{site}/sim/not-me/{reference}/{_token(reference)}/"


def order_of_link(reference: str, token: str, *, now: datetime) -> SimOrder:
    """Return the order that a link is about. Errors: LinkRefused (altered, too late)."""
    order = SimOrder.objects.select_related("line").filter(reference=reference).first()
    if order is None or not constant_time_compare(token, _token(reference)) or now >= order.asked_at + LINK_LASTS:
        raise LinkRefused
    return order


def freeze_sims(reference: str, token: str, *, at: datetime) -> SimOrder:
    """Stop an order, and let no card of its line change until an adviser says so; twice is once.

    An order that took the place of this one is stopped too: who asked for it would go on once an adviser has called.
    What the network was already asked goes on: the desk is told, which calls. Errors: LinkRefused.
    """
    with transaction.atomic():
        order = order_of_link(reference, token, now=at)
        line_id = order.line_id
        lock_line(line_id)
        _, is_new = SimFreeze.objects.get_or_create(
            line_id=line_id, lifted_at=None, defaults={"order": order, "frozen_at": at}
        )
        _stop_all(line_id, at)
        if is_new:
            record(
                FROZEN,
                kind=EntryKind.ACT,
                result=Result.DONE,
                at=at,
                channel=Channel.WEB,
                target=target_of_line(line_id),
                data={"order": order.reference},
            )
            tell_holders("lines.sim_frozen", line_id=line_id, at=at)
    return order


def lift_freeze(reference: str, *, by_id: int, at: datetime) -> bool:
    """Let the cards of a line change again, an adviser having spoken to who holds it; tell whether it was frozen."""
    with transaction.atomic():
        freeze = SimFreeze.objects.select_for_update().filter(reference=reference, lifted_at=None).first()
        if freeze is None:
            return False
        freeze.lifted_at, freeze.lifted_by_id = at, by_id
        freeze.save(update_fields=["lifted_at", "lifted_by"])
        record(
            UNFROZEN,
            kind=EntryKind.ACT,
            result=Result.DONE,
            at=at,
            channel=Channel.DESK,
            actor_id=by_id,
            target=target_of_line(freeze.line_id),
        )
        tell_holders("lines.sim_unfrozen", line_id=freeze.line_id, at=at)
    return True


def _stop_all(line_id: int, at: datetime) -> None:
    stopped = (SimOrderState.ASKED, SimOrderState.READY)
    for order in SimOrder.objects.select_for_update().filter(line_id=line_id, state__in=stopped):
        order.state, order.ended_at, order.sealed_profile = SimOrderState.CANCELLED, at, ""
        order.save(update_fields=["state", "ended_at", "sealed_profile"])
        SimCard.objects.filter(iccid=order.iccid, state=SimState.READY).update(state=SimState.BLOCKED)


def _token(reference: str) -> str:
    return salted_hmac("lines.sim-not-me", reference, algorithm="sha256").hexdigest()[:24]
