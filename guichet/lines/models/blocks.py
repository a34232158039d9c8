"""Blocks of a line."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from guichet.core.references import new_reference
from guichet.lines.values.blocking import OPEN_BLOCKS, BlockReason, BlockState


class LineBlock(models.Model):
    """A block of a line at somebody's demand, from demand to lifting; what the billing system says stays apart."""

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    line = models.ForeignKey("contracts.Line", on_delete=models.PROTECT, related_name="blocks")
    reason = models.CharField(max_length=5, choices=[(r.value, r.name) for r in BlockReason])
    state = models.CharField(max_length=9, choices=[(s.value, s.name) for s in BlockState])
    asked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    in_force_at = models.DateTimeField(null=True)
    lift_asked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    lift_asked_at = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["line"], condition=Q(state__in=[s.value for s in OPEN_BLOCKS]), name="line_block_once_open"
            ),
            models.CheckConstraint(condition=Q(state__in=[s.value for s in BlockState]), name="line_block_state_known"),
            models.CheckConstraint(
                condition=~Q(state="lifted") | Q(lifted_at__isnull=False), name="line_block_lifted_at_a_moment"
            ),
        ]

    def __str__(self) -> str:
        return self.reference
