"""Options of a line."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class LineOption(models.Model):
    """An option of the catalogue on a line, from a day to another (half-open, in the operator's days)."""

    source = models.CharField(max_length=20)
    external_id = models.CharField(max_length=60)
    line = models.ForeignKey("contracts.Line", on_delete=models.PROTECT, related_name="options")
    option_code = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

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
