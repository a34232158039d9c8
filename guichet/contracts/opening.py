"""Opening the space of a holder: a contract number and its address, a link by mail, a password. PRI-21, MAN-2."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models.functions import Lower
from django.utils import translation

from guichet import operators
from guichet.contracts.models import Contract, Customer, Grant
from guichet.contracts.policy import ContractsPolicy
from guichet.contracts.values import CustomerKind, GrantOrigin, Role
from guichet.core.sealing import SealDoesNotOpen
from guichet.database import sealer
from guichet.messages import services as messages
from guichet.messages.values import Recipient
from guichet.outbox import services as outbox
from guichet.outbox.values import Payload
from guichet.people import services as people
from guichet.people import words
from guichet.people.queries import person_by_identifier
from guichet.people.values import IdentifierKind, Limit, LinkRefused, Origin

if TYPE_CHECKING:
    from guichet.people.models import Person

OPENING_LINK = "contracts.send_opening_link"
BY_CONTRACT = Limit("opening-contract", 5, timedelta(days=1), until_quiet=True)
BY_NETWORK = Limit("opening-network", 5, timedelta(days=1), until_quiet=True)
BY_ADDRESS = Limit("opening-address", 3, timedelta(hours=1))
LINK_LASTS = timedelta(hours=24)
_SEALED_AS = "contracts.opening"
_ANSWERS_FOR_ALL = (Role.HOLDER, Role.COMPANY_ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Opening:
    """What a link opens: an address, and the names of the contract that it was asked for with."""

    email: str
    given_name: str
    family_name: str
    language: str


def normal_contract_number(typed: str) -> str:
    """Return a contract number as tries are counted and contracts compared: no spaces, capitals."""
    return "".join(typed.split()).upper()


def ask_for_opening_link(email: str, number: str, *, site: str, language: str, at: datetime) -> None:
    """Have a link sent to an address if a contract of that number bears it: found out by a worker, not by who asked.

    Shape: the same row whatever the pair, sealed. `number` is normalised; empty where the pack lets spaces exist
    without a contract.
    """
    sealed = {"email": sealer().seal(email, OPENING_LINK), "number": sealer().seal(number, OPENING_LINK)}
    with transaction.atomic():
        outbox.enqueue(OPENING_LINK, {**sealed, "site": site, "language": language}, at=at)


def write_opening_link(payload: Payload, *, at: datetime) -> None:
    """Write the mail that opens a space, or the one that says that it is open already; nothing for a wrong pair."""
    email, number = (sealer().open(payload[name], OPENING_LINK) for name in ("email", "number"))
    asked_in, site = str(payload["language"]), str(payload["site"])
    opening = _opening(email, number, asked_in)
    if opening is None:
        return
    person = person_by_identifier(IdentifierKind.EMAIL, email)
    if person is not None and person.has_usable_password():
        to = Recipient(email, person.language or asked_in, person_id=person.pk)
        values = {"name": person.full_name, "link": f"{site}/sign-in/", "forgotten": f"{site}/password/forgotten/"}
        messages.send_mail("contracts.space_open_already", to, values, at=at)
        return
    spoken = opening.language if opening.language in operators.current().languages else asked_in
    end = at + LINK_LASTS
    with translation.override(spoken):
        until = words.moment(end, now=at)
    values_of_link = [email, opening.given_name, opening.family_name, spoken, int(end.timestamp())]
    # sealed: an address must not be read in the log of whoever serves the page
    token = sealer().seal(json.dumps(values_of_link), _SEALED_AS)
    values = {
        "name": f"{opening.given_name} {opening.family_name}".strip(),
        "link": f"{site}/account/open/{token}/",
        "until": until,
    }
    messages.send_mail("contracts.open_space", Recipient(email, spoken), values, at=at, secret=True, expires_at=end)


def _opening(email: str, number: str, language: str) -> Opening | None:
    if not number:
        allowed = operators.current().section(ContractsPolicy).space_without_contract
        return Opening(email, "", "", language) if allowed else None
    contracts = Contract.objects.filter(number__iexact=number).select_related("customer")
    customer = next((one.customer for one in contracts if one.customer.email.strip().lower() == email), None)
    return Opening(email, customer.given_name, customer.family_name, customer.language) if customer else None


def opening_of(token: str, *, now: datetime) -> Opening:
    """Return what a link opens. Errors: LinkRefused (expired, used, altered)."""
    try:
        email, given_name, family_name, language, end = json.loads(sealer().open(token, _SEALED_AS))
    except SealDoesNotOpen:
        raise LinkRefused from None
    person = person_by_identifier(IdentifierKind.EMAIL, email)
    if now.timestamp() >= end or (person is not None and person.has_usable_password()):
        raise LinkRefused
    return Opening(email, given_name, family_name, language)


def open_space(opening: Opening, password: str, *, origin: Origin, at: datetime) -> Person:
    """Open the space of a link: the address is verified, and the contracts that bear it are seen.

    Shape: hashed before the transaction. Errors: LinkRefused.
    """
    hashed = make_password(password)
    with transaction.atomic():
        person = people.claim_address(
            opening.email,
            given_name=opening.given_name,
            family_name=opening.family_name,
            language=opening.language,
            hashed=hashed,
            origin=origin,
            at=at,
        )
        _grant_what_bears(opening.email, person, at)
    return person


def _grant_what_bears(email: str, person: Person, at: datetime) -> None:
    """Make somebody the holder of the customers that bear their verified address, unless somebody signs in for them."""
    customers = list(Customer.objects.annotate(address=Lower("email")).filter(address=email).order_by("id"))
    held = Grant.objects.in_force(at).filter(customer__in=customers, role__in=_ANSWERS_FOR_ALL).select_related("person")
    taken = {grant.customer_id for grant in held if grant.person_id == person.pk or grant.person.has_usable_password()}
    Grant.objects.bulk_create(
        Grant(
            person=person,
            role=Role.COMPANY_ADMINISTRATOR if customer.kind == CustomerKind.ORGANISATION else Role.HOLDER,
            customer=customer,
            origin=GrantOrigin.HOLDER,
            starts_at=at,
            evidence={"by": "verified_email"},
        )
        for customer in customers
        if customer.pk not in taken
    )
