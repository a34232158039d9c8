"""Phones lost or stolen."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from guichet.core.references import new_reference
from guichet.lines.values.losses import LOSSES


class LossDeclaration(models.Model):
    """What somebody declared of a phone lost or stolen, and what came of it. Its receipt is drawn from this row."""

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    line = models.ForeignKey("contracts.Line", on_delete=models.PROTECT, related_name="losses")
    reason = models.CharField(max_length=5, choices=[(r.value, r.name) for r in LOSSES])
    happened_on = models.DateField()
    happened_at = models.TimeField(null=True)
    place = models.CharField(max_length=200, blank=True)
    imei = models.CharField(max_length=15, blank=True)
    declared_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
    device_asked = models.BooleanField(default=False)
    device_blocked_at = models.DateTimeField(null=True)
    device_freed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    found_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["line"], condition=Q(found_at=None, settled_at=None), name="loss_once_open_per_line"
            ),
            models.CheckConstraint(condition=Q(reason__in=[r.value for r in LOSSES]), name="loss_reason_known"),
        ]

    def __str__(self) -> str:
        return self.reference
