"""What the network was asked, and what it answered."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from guichet.core.references import new_reference
from guichet.network.values import ANSWERS, CommandKind, OrderState


class NetworkCommand(models.Model):
    """A command, from the act that decided it to the network's answer.

    `state` is empty until the network has taken it. `subject` is its sender's, and says nothing here.
    """

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    kind = models.CharField(max_length=20, choices=[(k.value, k.name) for k in CommandKind])
    subject = models.CharField(max_length=80)
    line_number = models.CharField(max_length=20)
    line_external_id = models.CharField(max_length=60)
    details = models.JSONField(default=dict)
    customer = models.ForeignKey("contracts.Customer", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=24, choices=[(s.value, s.name) for s in OrderState], blank=True)
    reason = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["", *(s.value for s in OrderState)]), name="command_state_known"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=False, state__in=sorted(ANSWERS))
                | (Q(answered_at__isnull=True) & ~Q(state__in=sorted(ANSWERS))),
                name="command_answered_with_moment",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=Q(answered_at=None), name="command_open"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"
