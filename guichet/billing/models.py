"""Invoices and credit notes, as issued: never edited, only added to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Replace, Upper

from guichet.billing.values import InvoiceKind, InvoiceSection, InvoiceState
from guichet.core.references import new_reference

# A number as people type it, whatever its dashes and spaces; an index holds it, so that a search asks for it as it is.
PLAIN_NUMBER = Upper(
    Replace(Replace(Replace(Replace("number", Value("-")), Value(" ")), Value("/")), Value(".")),
)


class Invoice(models.Model):
    """The head of an invoice or credit note. Amounts are gross, positive, in minor units of `currency`.

    A credit note's amounts are positive too: its kind says the sense.
    """

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    source = models.CharField(max_length=20)
    external_id = models.CharField(max_length=60)
    customer = models.ForeignKey("contracts.Customer", on_delete=models.PROTECT, db_index=False)
    contract = models.ForeignKey("contracts.Contract", on_delete=models.PROTECT, null=True)
    kind = models.CharField(max_length=11, choices=[(k.value, k.name) for k in InvoiceKind])
    number = models.CharField(max_length=40)
    issued_on = models.DateField()
    due_on = models.DateField(null=True)
    period_start = models.DateField(null=True)
    period_end = models.DateField(null=True)
    currency = models.CharField(max_length=3)
    total_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    due_minor = models.BigIntegerField()
    state = models.CharField(max_length=8, choices=[(s.value, s.name) for s in InvoiceState])
    credits = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="credit_notes")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "external_id"], name="invoice_external_id_once"),
            models.CheckConstraint(
                condition=Q(total_minor__gte=0, tax_minor__gte=0, due_minor__gte=0, due_minor__lte=F("total_minor")),
                name="invoice_amounts_positive",
            ),
            models.CheckConstraint(condition=~Q(state="paid") | Q(due_minor=0), name="invoice_paid_owes_nothing"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["customer", "-issued_on", "-id"], name="invoice_customer_latest"),
            models.Index(fields=["customer"], condition=~Q(state="paid"), name="invoice_customer_unpaid"),
            models.Index(PLAIN_NUMBER, name="invoice_plain_number"),
        ]

    def __str__(self) -> str:
        return self.reference


class InvoiceLine(models.Model):
    """One amount of an invoice; the label is the billing system's own."""

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="lines", db_index=False)
    position = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=12, choices=[(s.value, s.name) for s in InvoiceSection])
    label = models.CharField(max_length=200)
    line = models.ForeignKey("contracts.Line", on_delete=models.PROTECT, null=True)
    amount_minor = models.BigIntegerField()
    tax_rate = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["invoice", "position"], name="invoice_line_position_once"),
        ]

    def __str__(self) -> str:
        return f"line {self.position} of invoice {self.invoice_id}"
