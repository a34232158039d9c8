"""What other apps may know of invoices."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
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
class ListedInvoice:
    """An invoice in a list, with who is billed and under which contract; None and empty when there is none."""

    facts: InvoiceFacts
    customer_id: int
    customer_name: str
    contract_id: int | None
    contract_number: str | None
    contract_name: str | None
    contract_reference: str | None = None


@dataclass(frozen=True, slots=True)
class InvoiceSlice:
    """A part of a list of invoices: the latest first. `next_issued_on` is the day of the one that follows, if any."""

    rows: tuple[ListedInvoice, ...]
    next_issued_on: date | None


@dataclass(frozen=True, slots=True)
class InvoiceAmount:
    """One amount of an invoice, tax included; `tax_rate` in per cent. Negative for what is taken off."""

    section: str
    label: str
    amount_minor: int
    tax_rate: Decimal


@dataclass(frozen=True, slots=True)
class InvoiceLink:
    """What one invoice says of another: a credit note of what it corrects, an invoice of its credit notes."""

    reference: str
    number: str
    issued_on: date
    total_minor: int


@dataclass(frozen=True, slots=True)
class PreviousInvoice:
    """The invoice before, of the same contract: its total and the sums of its sections, tax included."""

    issued_on: date
    total_minor: int
    sections: dict[str, int]


@dataclass(frozen=True, slots=True)
class InvoiceDetail:
    """All that an invoice's page shows. `corrected` is what a credit note corrects, when the person may see it.

    Units: minor units of the invoice's currency; `period_end` is the day after the last one.
    """

    listed: ListedInvoice
    tax_minor: int
    period_start: date | None
    period_end: date | None
    amounts: tuple[InvoiceAmount, ...]
    corrected: InvoiceLink | None
    credit_notes: tuple[InvoiceLink, ...]
    previous: PreviousInvoice | None


@dataclass(frozen=True, slots=True)
class NumberedInvoice:
    """An invoice found by its number: whose it is."""

    number: str
    customer_id: int
