"""What other apps may know of invoices."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class InvoiceKind(StrEnum):
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


class InvoiceState(StrEnum):
    """Where the payment stands, as the billing system says. Late is not a state: it follows from the due date."""

    TO_DEBIT = "to_debit"
    TO_PAY = "to_pay"
    PAID = "paid"
    REJECTED = "rejected"
    DISPUTED = "disputed"


class InvoiceSection(StrEnum):
    """The parts of an invoice, in the order of the French order of 31 December 2013."""

    SUBSCRIPTION = "subscription"
    USAGE = "usage"
    ONE_OFF = "one_off"
    DISCOUNT = "discount"
    THIRD_PARTY = "third_party"


@dataclass(frozen=True, slots=True)
class InvoiceFacts:
    """The head of an invoice, as any page shows it. Amounts in minor units of `currency`."""

    reference: str
    kind: str
    number: str
    issued_on: date
    due_on: date | None
    currency: str
    total_minor: int
    due_minor: int
    state: str


@dataclass(frozen=True, slots=True)
class NumberedInvoice:
    """An invoice found by its number: whose it is."""

    number: str
    customer_id: int
