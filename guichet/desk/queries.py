"""Finding a customer by what an adviser types: a name, a number, an address, with its errors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from guichet.billing.queries import invoices_numbered
from guichet.contracts.queries.desk import (
    contracts_by_id,
    customer_by_reference,
    customer_heads,
    customers_of_persons,
    lines_by_id,
)
from guichet.contracts.values import CustomerHead
from guichet.core.references import NotAReference, normalise_reference
from guichet.desk.values import By, Findings, Hit, Match
from guichet.people.queries import emails_of
from guichet.search import queries as search
from guichet.search.values import Found, Kind, email_likeness, likeness, plain_number, typed_digits

MOST = 20
LONGEST = 200
FEWEST = 2

Reason = tuple[int, Match]  # whose row id, and why

# How sure each road makes us, from the surest. What is alike adds up to 20.
_SURE = {By.REFERENCE: 200.0, By.INVOICE: 150.0, By.CONTRACT: 150.0, By.LINE: 140.0, By.PHONE: 130.0}
_BY_ERRORS = {0: 100.0, 1: 70.0, 2: 40.0}
_WHOLE = 10.0
_A_PERSON_LESS = 5.0
_ALIKE = 20.0


def find_customers(text: str, *, at: datetime) -> Findings:
    """Return the customers that a text may mean, `MOST` at most, the likeliest first.

    Shape: a name (of a customer, or of a person who has to do with one), a phone number or its last digits, the number
    of a contract or an invoice, an address of mail, a customer's reference. Whatever the text, it is only looked up.
    Nothing for less than two characters. Fifteen queries at most, each on an index with a limit.
    """
    typed = text[:LONGEST].strip()
    if len(typed) < FEWEST:
        return Findings((), more=False)
    reasons = [*_by_reference(typed), *_by_digits(typed), *_by_number(typed)]
    if "@" in typed or (" " not in typed and any(mark in typed for mark in "._")):
        reasons += _by_email(typed, at=at)
    is_number = bool(reasons) and any(c.isdigit() for c in typed)
    if "@" not in typed and not is_number and any(c.isalpha() for c in typed):
        reasons += _by_name(typed, at=at)
    return _best(reasons)


def _by_reference(typed: str) -> list[Reason]:
    try:
        customer = customer_by_reference(normalise_reference(typed))
    except NotAReference:
        return []
    return [(customer.id, Match(By.REFERENCE, customer.reference, _SURE[By.REFERENCE]))] if customer else []


def _by_digits(typed: str) -> list[Reason]:
    found = search.found_by_digits(typed, [Kind.LINE_NUMBER, Kind.CUSTOMER_PHONE], most=MOST + 1)
    lines = lines_by_id(_subjects(found, Kind.LINE_NUMBER))
    phones = customer_heads(_subjects(found, Kind.CUSTOMER_PHONE))
    longest = max((len(end) for end in typed_digits(typed)), default=0)
    return [
        *(
            (line.customer_id, Match(By.LINE, line.number, _SURE[By.LINE] + _present(line.state) + longest))
            for line in lines.values()
        ),
        *((one.id, Match(By.PHONE, one.phone, _SURE[By.PHONE] + longest)) for one in phones.values()),
    ]


def _present(state: str) -> float:
    return 0.0 if state == "terminated" else 1.0


def _by_number(typed: str) -> list[Reason]:
    number = plain_number(typed)
    if len(number) < 4 or not any(c.isdigit() for c in number):
        return []
    found = search.found_by_number(typed, [Kind.CONTRACT_NUMBER], most=MOST + 1)
    contracts = contracts_by_id(_subjects(found, Kind.CONTRACT_NUMBER)).values()
    return [
        *(
            (customer_id, Match(By.CONTRACT, said, _SURE[By.CONTRACT] + _WHOLE * (plain_number(said) == number)))
            for said, customer_id in contracts
        ),
        *(
            (invoice.customer_id, Match(By.INVOICE, invoice.number, _SURE[By.INVOICE] + _WHOLE))
            for invoice in invoices_numbered(number, most=MOST + 1)
        ),
    ]


def _by_email(typed: str, *, at: datetime) -> list[Reason]:
    found = search.found_by_email(typed, [Kind.CUSTOMER_EMAIL, Kind.PERSON_EMAIL])
    errors = _errors(found)
    reasons: list[Reason] = []
    for one in customer_heads(_subjects(found, Kind.CUSTOMER_EMAIL)).values():
        if alike := email_likeness(typed, one.email):
            score = _BY_ERRORS[errors[Kind.CUSTOMER_EMAIL, one.id]] + _ALIKE * alike
            reasons.append((one.id, Match(By.EMAIL, one.email, score)))
    alikes: dict[int, tuple[float, str]] = {}
    for person_id, address in emails_of(_subjects(found, Kind.PERSON_EMAIL)):
        alikes[person_id] = max(alikes.get(person_id, (0.0, "")), (email_likeness(typed, address), address))
    for of in customers_of_persons([pk for pk, (alike, _) in alikes.items() if alike], at=at):
        alike, _ = alikes[of.person_id]
        score = _BY_ERRORS[errors[Kind.PERSON_EMAIL, of.person_id]] + _ALIKE * alike - _A_PERSON_LESS
        reasons.append((of.customer_id, Match(By.PERSON_EMAIL, of.person_name, score, of.role)))
    return reasons


def _by_name(typed: str, *, at: datetime) -> list[Reason]:
    found = search.found_by_name(typed, [Kind.CUSTOMER_NAME, Kind.PERSON_NAME], enough=MOST)
    errors = _errors(found)
    reasons: list[Reason] = []
    for one in customer_heads(_subjects(found, Kind.CUSTOMER_NAME)).values():
        score = _BY_ERRORS[errors[Kind.CUSTOMER_NAME, one.id]] + _ALIKE * likeness(typed, one.name)
        reasons.append((one.id, Match(By.NAME, one.name, score)))
    for of in customers_of_persons(_subjects(found, Kind.PERSON_NAME), at=at):
        score = _BY_ERRORS[errors[Kind.PERSON_NAME, of.person_id]] + _ALIKE * likeness(typed, of.person_name)
        reasons.append((of.customer_id, Match(By.PERSON, of.person_name, score - _A_PERSON_LESS, of.role)))
    return reasons


def _subjects(found: Iterable[Found], kind: Kind) -> list[int]:
    return [one.subject_id for one in found if one.kind == kind]


def _errors(found: Iterable[Found]) -> dict[tuple[Kind, int], int]:
    return {(one.kind, one.subject_id): one.errors for one in found}


def _best(reasons: Iterable[Reason]) -> Findings:
    by_customer: dict[int, list[Match]] = defaultdict(list)
    for customer_id, match in reasons:
        by_customer[customer_id].append(match)
    ranked = sorted(by_customer, key=lambda pk: (-max(match.score for match in by_customer[pk]), pk))
    heads = customer_heads(ranked[:MOST])
    hits = tuple(_hit(heads[pk], by_customer[pk]) for pk in ranked[:MOST] if pk in heads)
    return Findings(hits, more=len(ranked) > MOST)


def _hit(customer: CustomerHead, matches: Iterable[Match]) -> Hit:
    """Return a customer with its reasons, each said once: a household bears the name of its holder."""
    said: dict[str, Match] = {}
    for match in sorted(matches, key=lambda one: -one.score):
        said.setdefault(match.said.casefold(), match)
    return Hit(customer, tuple(said.values())[:3])
