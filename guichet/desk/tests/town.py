"""A small town, imported as a billing system sends it: who is found by what, and who must not be."""

from __future__ import annotations

from datetime import UTC, date, datetime

from guichet.billing import services as billing
from guichet.contracts import services as contracts
from guichet.contracts.models import Contract, Customer, Line
from guichet.contracts.services import FedGrant
from guichet.contracts.values import Role, Scope
from guichet.people import services as people

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SOURCE = "test"

# external id, name, given name, family name, e-mail, number of a line, number of the contract
PEOPLE = [
    ("C1", "Claire Aubin", "Claire", "Aubin", "claire.aubin@courriel.example", "+33639981407", "4471-209"),
    ("C2", "Hervé Le Brun", "Hervé", "Le Brun", "herve.lebrun@courriel.example", "+33639981522", "4471-210"),
    ("C3", "Jean-Pierre Caro", "Jean-Pierre", "Caro", "jpcaro@courriel.example", "+33639981633", "4471-211"),
    ("C4", "Philippe Guérin", "Philippe", "Guérin", "p.guerin@autre.example", "+33261914508", "4471-212"),
    ("C5", "Anne Œuvrard", "Anne", "Œuvrard", "", "+33639981744", "4471-213"),
    ("C6", "Françoise d’Almeida", "Françoise", "d’Almeida", "francoise@almeida.example", "+33639981855", "4471-214"),
    ("C7", "Li Wu", "Li", "Wu", "li.wu@courriel.example", "+33639981966", "4471-215"),
    ("C8", "Mareva Teiki", "Mareva", "Teiki", "mareva.teiki@lagon.example", "+687750102", "4471-216"),
    ("C9", "Marie Martin", "Marie", "Martin", "marie.martin@courriel.example", "+33639982001", "4471-217"),
    ("C10", "Mario Marin", "Mario", "Marin", "mario.marin@courriel.example", "+33639982002", "4471-218"),
]
COMPANY = ("C11", "Atelier Morvan SARL", "", "", "contact@atelier-morvan.example", "+33380112233", "ENT 0091/B")


def build() -> dict[str, str]:
    """Import the town; return the references of its customers by external id."""
    rows = [*PEOPLE, COMPANY]
    contracts.store_customers([_customer(*row[:5]) for row in rows])
    ids = dict(Customer.objects.values_list("external_id", "id"))
    contracts.store_contracts([_contract(external_id, ids[external_id], number) for external_id, *_, number in rows])
    of = dict(Contract.objects.values_list("external_id", "id"))
    contracts.store_lines([_line(one, of[f"K-{one}"], number) for one, *_, number, _ in rows], at=NOW)
    billing.store_invoices([_invoice(f"FA-2026-11-{rank:04}", ids[row[0]]) for rank, row in enumerate(rows, 1)])
    _hugo(ids["C11"])
    return dict(Customer.objects.values_list("external_id", "reference"))


def _hugo(company_id: int) -> None:
    """Let somebody of another name administer the company."""
    people.store_persons(
        [people.FedPerson(SOURCE, "P1", "Hugo", "Barrault", "fr", "hugo.barrault@atelier-morvan.example", NOW)]
    )
    person = people.persons_by_external_id(SOURCE, ["P1"])["P1"]
    contracts.store_grants(
        [
            FedGrant(
                person, Role.COMPANY_ADMINISTRATOR, Scope.CUSTOMER, company_id, datetime(2025, 1, 1, tzinfo=UTC), None
            )
        ],
        at=NOW,
    )


def _customer(external_id: str, name: str, given_name: str, family_name: str, email: str) -> dict[str, object]:
    return {
        "source": SOURCE,
        "external_id": external_id,
        "kind": "individual" if given_name else "organisation",
        "segment": "residential",
        "name": name,
        "given_name": given_name,
        "family_name": family_name,
        "email": email,
        "phone": "",
        "city": "Dijon",
    }


def _contract(external_id: str, customer_id: int, number: str) -> dict[str, object]:
    return {
        "source": SOURCE,
        "external_id": f"K-{external_id}",
        "customer_id": customer_id,
        "number": number,
        "state": "active",
        "starts_on": date(2025, 3, 14),
    }


def _line(external_id: str, contract_id: int, number: str) -> dict[str, object]:
    return {
        "source": SOURCE,
        "external_id": f"L-{external_id}",
        "contract_id": contract_id,
        "kind": "mobile",
        "number": number,
        "offer_code": "mobile-60",
        "state": "active",
    }


def _invoice(number: str, customer_id: int) -> dict[str, object]:
    return {
        "source": SOURCE,
        "external_id": number,
        "customer_id": customer_id,
        "kind": "invoice",
        "number": number,
        "issued_on": date(2026, 11, 2),
        "due_on": date(2026, 11, 20),
        "currency": "EUR",
        "total_minor": 4298,
        "tax_minor": 716,
        "due_minor": 0,
        "state": "paid",
    }


def first_line() -> Line:
    return Line.objects.get(external_id="L-C1")
