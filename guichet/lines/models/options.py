"""Options of a line, and the mailboxes that some of them give."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from guichet.core.references import new_reference
from guichet.lines.values.options import MailboxState


class LineOption(models.Model):
    """An option of the catalogue on a line, from a day to another (half-open, in the operator's days).

    What was agreed when it was added here is kept with it; these columns are empty for what the billing system brought.
    `removed_at`: it was removed here, and the billing system may not know it yet.
    """

    source = models.CharField(max_length=20)
    external_id = models.CharField(max_length=60)
    line = models.ForeignKey("contracts.Line", on_delete=models.PROTECT, related_name="options")
    option_code = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    agreed_at = models.DateTimeField(null=True)
    price_minor = models.BigIntegerField(null=True)
    fee_minor = models.BigIntegerField(null=True)
    first_minor = models.BigIntegerField(null=True)
    tax_percent = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    minimum_until = models.DateField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "external_id"], name="line_option_external_id_once"),
            models.UniqueConstraint(
                fields=["line", "option_code"], condition=Q(ends_on=None), name="line_option_once_while_open"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="line_option_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.option_code} of line {self.line_id}"


class Mailbox(models.Model):
    """An address given by an option. A closed one stays: nobody else ever gets the mail meant for its first owner."""

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    line = models.ForeignKey("contracts.Line", on_delete=models.PROTECT, related_name="mailboxes")
    option_code = models.CharField(max_length=40)
    local_part = models.CharField(max_length=64)
    domain = models.CharField(max_length=100)
    state = models.CharField(max_length=8, choices=[(s.value, s.name) for s in MailboxState])
    asked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["local_part", "domain"], name="mailbox_address_once"),
            models.UniqueConstraint(
                fields=["line", "option_code"], condition=~Q(state="closed"), name="mailbox_once_on_a_line"
            ),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in MailboxState]), name="mailbox_state_known"),
        ]

    def __str__(self) -> str:
        return self.reference
