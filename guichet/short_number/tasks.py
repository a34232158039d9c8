"""Answering what is asked by text."""

from __future__ import annotations

from functools import partial

from guichet import operators
from guichet.messages import receiving
from guichet.messages.queries import inbound_to_answer
from guichet.outbox import registry
from guichet.outbox.values import Conclusion, Run
from guichet.short_number import queries, rules, services
from guichet.short_number.values import Ask, Silence


@registry.handler("short_number.answer")
def answer(run: Run) -> Conclusion | None:
    """Answer an SMS that came, or note why it is not; nothing when that is done already."""
    sms = inbound_to_answer(run.payload["inbound"])
    if sms is None:
        return None
    number = queries.short_number()
    if number is None or not rules.is_sent_to(sms.recipient, number.number):
        return partial(receiving.leave_inbound, sms.reference, Silence.OTHER_NUMBER, at=run.now)
    caller = queries.caller(sms.sender, at=run.now)
    if isinstance(caller, Silence):
        return partial(receiving.leave_inbound, sms.reference, caller, at=run.now)
    asked = rules.understand(sms.text, operators.current().languages)
    confirmed = None
    if asked.ask == Ask.CONFIRM:
        confirmed = services.confirm_card(sms, asked.code, caller, at=run.now)
    return partial(services.answer_sms, sms, asked, caller, at=run.now, confirmed=confirmed)
