"""Unlocking a phone: what the operator knows of it is asked, its code kept sealed and shown after a password."""

from __future__ import annotations

from datetime import date, datetime

from guichet import operators
from guichet.acts.values import Ask, Data, Done, Target
from guichet.contracts.telling import tell_holders
from guichet.database import sealer
from guichet.lines.models import PhoneUnlock
from guichet.lines.policy import LinesPolicy
from guichet.lines.rules.unlocking import free_from
from guichet.lines.services import changes
from guichet.lines.values.changes import ChangeFacts
from guichet.lines.values.unlocking import ShowUnlockCode, UnlockAnswer, UnlockingFacts, UnlockPhone, UnlockState
from guichet.network.values import CommandKind


def unlock_phone(ask: Ask, given: UnlockPhone, facts: UnlockingFacts) -> Done:
    """Ask what the operator knows of a phone."""
    wanted = PhoneUnlock.objects.create(
        line_id=ask.target.id,
        imei=given.imei,
        state=UnlockState.ASKED,
        asked_by_id=ask.by.asker_id,
        asked_at=ask.at,
    )
    return changes.ask_change(
        ask,
        CommandKind.UNLOCK_CODE,
        key=wanted.reference,
        data={"unlock": wanted.reference},
        details={"imei": given.imei},
    )


def show_unlock_code(ask: Ask, given: ShowUnlockCode, facts: UnlockingFacts) -> Done:
    """Note that the code of a phone is shown; it is opened by `opened_unlock_code`."""
    assert facts.last is not None  # noqa: S101 (the rule refused otherwise)
    return Done({"unlock": facts.last.reference})


def opened_unlock_code(target: Target, data: Data) -> str:
    """Return the code of a phone in clear, for the page and nothing else. One query. Errors: SealDoesNotOpen."""
    found = PhoneUnlock.objects.filter(reference=data["unlock"], line_id=target.id).exclude(sealed_code="").first()
    return sealer().open(found.sealed_code, _context(found.reference)) if found else ""


@changes.when_done(CommandKind.UNLOCK_CODE)
def _answered(change: ChangeFacts, at: datetime) -> None:
    wanted = PhoneUnlock.objects.filter(reference=change.data["unlock"]).get()
    told = change.results
    answer = UnlockAnswer(told.get("answer", UnlockAnswer.UNKNOWN))
    code = told.get("code", "") if answer == UnlockAnswer.CODE else ""
    wanted.state, wanted.answered_at = UnlockState.ANSWERED, at
    # locked here, and no code known: somebody must look for it
    wanted.answer = UnlockAnswer.UNKNOWN if answer == UnlockAnswer.CODE and not code else answer
    if code:
        wanted.sealed_code = sealer().seal(code, _context(wanted.reference))
    if told.get("sold_on"):
        policy = operators.current().section(LinesPolicy)
        wanted.free_from = free_from(date.fromisoformat(told["sold_on"]), policy)
    wanted.save(update_fields=["state", "answer", "answered_at", "sealed_code", "free_from"])


@changes.when_failed(CommandKind.UNLOCK_CODE)
def _failed(change: ChangeFacts, at: datetime) -> None:
    PhoneUnlock.objects.filter(reference=change.data["unlock"]).update(state=UnlockState.FAILED, answered_at=at)
    tell_holders("lines.phone_not_unlocked", line_id=change.line_id, at=at)


def _context(reference: str) -> str:
    return f"unlock:{reference}"
