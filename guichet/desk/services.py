"""What the operator's staff do at the desk, each with its line in the journal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import translation

from guichet import operators
from guichet.acts.services import record
from guichet.acts.values import Channel, Data, EntryKind, Result
from guichet.contracts.queries.desk import customer_by_reference
from guichet.desk.values import DropReason, Help, StaffAct, SupervisorThere, Why
from guichet.messages.services import send_mail, spend_expired
from guichet.messages.values import Recipient
from guichet.outbox import services as outbox
from guichet.outbox.queries import ParkedItem
from guichet.people import services as people
from guichet.people.queries import emails_of, person_known, staff_members
from guichet.people.values import StaffRole
from guichet.ui.formats import formats_in

if TYPE_CHECKING:
    from guichet.people.models import Person

# in the journal of no customer
_NOBODY_S: Sequence[int | None] = (None,)

REPLAY, DROP = "desk.parked_replay", "desk.parked_drop"


def note_search(*, by: int, found: int, at: datetime) -> None:
    """Write in the journal that somebody searched, and how many were found; never what was typed."""
    _note("desk.find", by=by, at=at, data={"found": found})


def note_file_opened(customer_id: int, *, by: int, at: datetime) -> None:
    """Write in the journal that somebody looked at a customer's file: the customer sees it too."""
    _note("desk.file", by=by, at=at, customer_id=customer_id)


def note_journal_opened(customer_id: int, *, by: int, at: datetime) -> None:
    """Write in the journal that somebody looked at a customer's journal."""
    _note("desk.journal", by=by, at=at, customer_id=customer_id)


def replay_parked(item: ParkedItem, *, by: int, at: datetime) -> bool:
    """Try a parked item again. Return False, and write nothing, when it is not parked any more, or is spent."""
    with transaction.atomic():
        spend_expired(now=at)
        done = outbox.replay(item.reference, now=at)
        if done:
            _record(REPLAY, item, by=by, at=at, data={"item": item.reference, "name": item.name})
    return done


def replay_all_parked(name: str, *, by: int, at: datetime) -> int:
    """Try again all the parked items of a name, spent ones apart; return how many. One line in the journal."""
    with transaction.atomic():
        spend_expired(now=at)
        count = outbox.replay_all(name, now=at)
        if count:
            _note(REPLAY, by=by, at=at, kind=EntryKind.ACT, data={"name": name, "items": count})
    return count


def drop_parked(item: ParkedItem, reason: DropReason, *, by: int, at: datetime) -> bool:
    """Give up a parked item for good, and say why. Return False, and write nothing, when it was not parked any more."""
    with transaction.atomic():
        done = outbox.drop(item.reference, now=at)
        if done:
            data = {"item": item.reference, "name": item.name, "reason": reason.value}
            _record(DROP, item, by=by, at=at, data=data)
    return done


def _record(act: str, item: ParkedItem, *, by: int, at: datetime, data: Data) -> None:
    customer = customer_by_reference(item.customer_reference) if item.customer_reference else None
    _note(act, by=by, at=at, kind=EntryKind.ACT, customer_id=customer.id if customer else None, data=data)


def _note(
    act: str,
    *,
    by: int,
    at: datetime,
    kind: EntryKind = EntryKind.ACCESS,
    customer_id: int | None = None,
    person_id: int | None = None,
    data: Data | None = None,
) -> None:
    record(
        act,
        kind=kind,
        result=Result.DONE,
        at=at,
        channel=Channel.DESK,
        actor_id=by,
        customer_id=customer_id,
        on_behalf_of_id=person_id,
        data=data,
    )


def note_person_opened(person_id: int, customers: Sequence[int], *, by: int, at: datetime) -> None:
    """Write in the journal of each of their customers that somebody looked at how a person signs in."""
    for customer_id in customers or _NOBODY_S:
        _note("desk.person", by=by, at=at, customer_id=customer_id, person_id=person_id)


def note_answer_asked(person_id: int, why: Why, customers: Sequence[int], *, by: int, at: datetime) -> None:
    """Write, before it is compared, that an adviser asked somebody for the answer to their security question."""
    with transaction.atomic():
        for customer_id in customers or _NOBODY_S:
            data = {"reason": why.value}
            _note(
                "desk.help_question",
                by=by,
                at=at,
                kind=EntryKind.ACT,
                customer_id=customer_id,
                person_id=person_id,
                data=data,
            )


def help_person(
    what: Help,
    reference: str,
    why: Why,
    *,
    address: str,
    origin: str,
    language: str,
    customers: Sequence[int],
    by: int,
    at: datetime,
) -> None:
    """Help somebody to sign in, and write it with its reason in the journal of each of their customers.

    Shape: `address` is where a reset link goes: the worker makes the link, which nobody here ever sees.
    """
    with transaction.atomic():
        person = person_known(reference)
        match what:
            case Help.RESET:
                people.ask_for_reset_link(address, site=origin, language=language, at=at)
            case Help.UNLOCK:
                people.unlock(person)
            case Help.SESSIONS:
                people.end_sessions(person)
        data = {"reason": why.value}
        for customer_id in customers or _NOBODY_S:
            _note(
                f"desk.help_{what}",
                by=by,
                at=at,
                kind=EntryKind.ACT,
                customer_id=customer_id,
                person_id=person.pk,
                data=data,
            )


def invite_staff(
    *, given_name: str, family_name: str, email: str, role: StaffRole, origin: str, by: int, at: datetime
) -> None:
    """Create one of the staff and send them the link by which they join. Errors: IdentifierTaken."""
    with transaction.atomic():
        person = people.add_staff(given_name=given_name, family_name=family_name, email=email, role=role, at=at)
        _send_join_link(person, origin=origin, at=at)
        data = {"role": role.value}
        _note("desk.staff_invite", by=by, at=at, kind=EntryKind.ACT, person_id=person.pk, data=data)


def invite_first_supervisor(*, given_name: str, family_name: str, email: str, origin: str, at: datetime) -> None:
    """Create the supervisor who invites all others, and send them the link by which they join.

    Shape: nobody of the staff asks; the journal says that it was done automatically.
    Errors: SupervisorThere when somebody can invite already; IdentifierTaken, NotAnIdentifier.
    """
    with transaction.atomic():
        if any(one.is_active and one.role == StaffRole.SUPERVISOR for one in staff_members()):
            raise SupervisorThere
        person = people.add_staff(
            given_name=given_name, family_name=family_name, email=email, role=StaffRole.SUPERVISOR, at=at
        )
        _send_join_link(person, origin=origin, at=at)
        record(
            "desk.staff_invite",
            kind=EntryKind.ACT,
            result=Result.DONE,
            at=at,
            channel=Channel.SYSTEM,
            on_behalf_of_id=person.pk,
            data={"role": StaffRole.SUPERVISOR.value},
        )


def manage_staff(what: StaffAct, reference: str, *, origin: str, by: int, at: datetime) -> None:
    """Do what a supervisor decided about one of the staff, and write it. Errors: LastSupervisor."""
    with transaction.atomic():
        person = person_known(reference)
        match what:
            case StaffAct.END:
                people.close_staff(person)
            case StaffAct.LINK:
                _send_join_link(person, origin=origin, at=at)
            case StaffAct.FACTOR:
                people.forget_totp(person)
                _send_join_link(person, origin=origin, at=at)
            case _:
                people.set_staff_role(person, StaffRole(what.value))
        _note("desk.staff_change", by=by, at=at, kind=EntryKind.ACT, person_id=person.pk, data={"what": what.value})


def note_joined(person_id: int, *, at: datetime) -> None:
    """Write that one of the staff chose their second factor."""
    _note("desk.staff_joined", by=person_id, at=at, kind=EntryKind.ACT, person_id=person_id)


def _send_join_link(person: Person, *, origin: str, at: datetime) -> None:
    address = next((value for pk, value in emails_of([person.pk]) if pk == person.pk), "")
    if not address:
        return
    end = people.reset_link_end(now=at)
    reference, token = people.reset_link_parts(person)
    language = person.language if person.language in operators.current().languages else ""
    to = Recipient(address, language or operators.current().default_language, person_id=person.pk)
    with translation.override(to.language):
        values = {
            "name": person.full_name,
            "link": f"{origin}/desk/join/{reference}/{token}/",
            "until": formats_in(to.language).moment(end, at),
        }
    send_mail("desk.staff_link", to, values, at=at, secret=True, expires_at=end)
