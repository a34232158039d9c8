"""What other apps may know of finding things by what people type."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a subject is found by. The first word says whose row id the subject is."""

    CUSTOMER_NAME = "customer.name"
    CUSTOMER_EMAIL = "customer.email"
    CUSTOMER_PHONE = "customer.phone"
    PERSON_NAME = "person.name"
    PERSON_EMAIL = "person.email"
    LINE_NUMBER = "line.number"
    CONTRACT_NUMBER = "contract.number"


@dataclass(frozen=True, slots=True)
class Found:
    """A subject that what was typed leads to. `errors`: 0 as written, 1 with typing errors, 2 with a word left out."""

    kind: Kind
    subject_id: int
    errors: int
