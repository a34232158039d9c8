"""`[billing]` of `rules.toml`: when invoices are paid, and how they are shown."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from guichet.operators import LocalText, PackModel, Section
from guichet.operators.base import Code


class TaxName(StrEnum):
    """The tax of the country, as invoices name it."""

    TVA = "TVA"
    TGC = "TGC"


class InvoiceModel(PackModel):
    """One of the layouts in which the operator's customers receive their invoices."""

    code: Code
    """Code that the billing system writes beside each invoice."""
    name: LocalText
    """Name of the layout, as the help about invoices says it."""


class BillingPolicy(Section):
    """When invoices are paid, and how they are shown."""

    section: ClassVar[str] = "billing"

    payment_delay_days: int = Field(default=14, ge=0, le=90)
    """Calendar days between the invoice and its due date, when it is not debited."""
    direct_debit_day: int = Field(default=5, ge=1, le=28)
    """Day of the month on which direct debits are taken."""
    tax_name: TaxName = TaxName.TVA
    """Tax of the country: TVA or TGC."""
    months_shown: int = Field(default=12, ge=12, le=120)
    """Months of invoices and credit notes that the space shows; 12 at least by law."""
    invoice_models: Annotated[tuple[InvoiceModel, ...], Field(min_length=1)]
    """Layouts of invoice in use, the current one first."""
