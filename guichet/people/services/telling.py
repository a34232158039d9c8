"""What a person changes about their own security: written in the journal, told to every means that we have."""

from __future__ import annotations

from datetime import datetime

from django.utils import translation

from guichet import operators
from guichet.acts import services as journal
from guichet.acts.values import Channel, Data, EntryKind, Result
from guichet.messages import services as messages
from guichet.messages.values import Recipient
from guichet.people import words
from guichet.people.models import Identifier, Person
from guichet.people.values import IdentifierKind, Origin, SecurityEvent


def note(
    person: Person,
    event: SecurityEvent,
    *,
    origin: Origin,
    at: datetime,
    data: Data | None = None,
    result: Result = Result.DONE,
    adviser: Person | None = None,
) -> None:
    """Write what happened to somebody's security in the journal, which nobody changes afterwards.

    Shape: `adviser` did it at the desk, on behalf of the person.
    """
    browser = origin.browser
    journal.record(
        event.act,
        kind=EntryKind.SECURITY,
        result=result,
        at=at,
        channel=Channel.DESK if adviser else Channel.WEB,
        actor_id=(adviser or person).pk,
        on_behalf_of_id=person.pk if adviser else None,
        data={"browser": browser.name, "system": browser.system, **(data or {})},
    )


def note_change(
    person: Person, event: SecurityEvent, *, origin: Origin, at: datetime, data: Data | None = None
) -> None:
    """Write a change in the journal and alert its person, in the caller's transaction: both happen, or nothing does.

    Errors: OutsideTransaction.
    """
    note(person, event, origin=origin, at=at, data=data)
    alert(person, event, origin=origin, at=at)


def alert(person: Person, event: SecurityEvent, *, origin: Origin, at: datetime) -> None:
    """Tell somebody what has just happened to their security, on every verified address; by SMS when they have none.

    Errors: OutsideTransaction.
    """
    spoken = person.language if person.language in operators.current().languages else operators.current().languages[0]
    with translation.override(spoken):
        values = {
            "name": person.full_name,
            "what": words.security_change(event),
            "not_you": words.if_not_you(event),
            "device": words.browser(origin.browser),
            "when": words.day_and_time(at),
            "link": f"{origin.site}/security/",
        }
    live = Identifier.objects.live().verified().filter(person=person).order_by("id")
    known = list(live.values_list("kind", "value"))
    addresses = [value for kind, value in known if kind == IdentifierKind.EMAIL]
    for address in addresses:
        messages.send_mail("people.security_change", Recipient(address, spoken, person_id=person.pk), values, at=at)
    if addresses:
        return
    for _, number in known:
        messages.send_sms("people.security_change", Recipient(number, spoken, person_id=person.pk), values, at=at)
