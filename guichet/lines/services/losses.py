"""A phone lost or stolen: declared, its line suspended at once; found again."""

from __future__ import annotations

from guichet.acts.values import Ask, Done
from guichet.contracts.telling import tell_holders
from guichet.lines.models import LossDeclaration
from guichet.lines.services import blocking
from guichet.lines.services.devices import block_device, note_found
from guichet.lines.values.blocking import BlockReason
from guichet.lines.values.losses import DeclareLoss, DeclaringFacts, FindPhone


def declare_loss(ask: Ask, given: DeclareLoss, facts: DeclaringFacts) -> Done:
    """Keep a declaration, have the line blocked unless it is already, and the phone too when it was stolen.

    Shape: runs in the act's transaction, on the locked line; `facts` says that no loss is declared. The declaration
    stands whatever the network answers: blocking has lines of its own in the journal.
    """
    loss = LossDeclaration.objects.create(
        line_id=ask.target.id,
        reason=given.reason,
        happened_on=given.happened_on,
        happened_at=given.happened_at,
        place=given.place,
        imei=given.imei,
        declared_by_id=ask.by.asker_id,
        declared_at=ask.at,
    )
    if facts.blocking.block is None:
        blocking.block_besides(ask, given.reason)
    else:
        blocking.give_reason(ask.target.id, given.reason)
    if given.imei and given.reason == BlockReason.THEFT:
        block_device(ask, loss)
    tell_holders("lines.loss_declared", line_id=ask.target.id, at=ask.at)
    return Done({"loss": loss.reference, "reason": given.reason.value})


def find_phone(ask: Ask, given: FindPhone, facts: DeclaringFacts) -> Done:
    """Note that the phone is found again: the line and the phone work again once the network has answered."""
    found = note_found(ask)
    blocking.lift_besides(ask)
    return Done({"loss": found})
