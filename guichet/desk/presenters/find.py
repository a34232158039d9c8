"""The customers found, as rows: who, where, and what of theirs was typed."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from guichet.contracts.values import CustomerHead, CustomerKind
from guichet.core.formats import Formats
from guichet.desk.presenters.formatting import masked_email
from guichet.desk.presenters.words import role_word
from guichet.desk.values import By, Findings, Hit, Match


@dataclass(frozen=True, slots=True)
class FoundRow:
    icon: str
    name: str
    href: str
    number: str
    place: str
    contact: str
    matches: tuple[str, ...]


def found_rows(findings: Findings, formats: Formats) -> list[FoundRow]:
    return [_row(hit, formats) for hit in findings.hits]


def _row(hit: Hit, formats: Formats) -> FoundRow:
    customer = hit.customer
    return FoundRow(
        icon="building-2" if customer.kind == CustomerKind.ORGANISATION else "user-round",
        name=customer.name,
        href=reverse("desk:customer", args=[customer.reference]),
        number=customer.external_id,
        place=" ".join(part for part in (customer.postcode, customer.city) if part),
        contact=_contact(customer, formats),
        matches=tuple(_match(match, formats) for match in hit.matches),
    )


def _contact(customer: CustomerHead, formats: Formats) -> str:
    phone = formats.phone_masked(customer.phone) if customer.phone else ""
    return ", ".join(part for part in (phone, masked_email(customer.email)) if part)


def _match(match: Match, formats: Formats) -> str:
    match match.by:
        case By.REFERENCE:
            return gettext("Référence {reference}").format(reference=match.said)
        case By.LINE:
            return gettext("Ligne {number}").format(number=formats.phone(match.said))
        case By.PHONE:
            return gettext("Téléphone de contact")
        case By.CONTRACT:
            return gettext("Contrat {number}").format(number=match.said)
        case By.INVOICE:
            return gettext("Facture {number}").format(number=match.said)
        case By.EMAIL:
            return gettext("Courriel")
        case By.NAME:
            return gettext("Nom")
        case By.PERSON_EMAIL:
            return gettext("Courriel de {name}, {role}").format(name=match.said, role=_role(match))
    return gettext("{name}, {role}").format(name=match.said, role=_role(match))


def _role(match: Match) -> str:
    word = role_word(match.role)
    return word[:1].lower() + word[1:]
