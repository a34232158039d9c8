"""SIM cards, options and blocks of a line."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from guichet.core.references import new_reference
from guichet.lines.values import OPEN_BLOCKS, BlockReason, BlockState, SimKind, SimState


class SimCard(models.Model):
    """A SIM or an eSIM profile. Its PUK is sealed (`core.sealing`) and opened only by the act that shows it."""

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    source = models.CharField(max_length=20)
    external_id = models.CharField(max_length=60)
    line = models.ForeignKey("contracts.Line", on_delete=models.PROTECT, null=True, related_name="sims")
    iccid = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=4, choices=[(k.value, k.name) for k in SimKind])
    state = models.CharField(max_length=8, choices=[(s.value, s.name) for s in SimState])
    sealed_puk = models.CharField(max_length=200, blank=True)
    # when it took over from another card of its line; None for a line's first card
    took_over_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "external_id"], name="sim_external_id_once"),
            models.UniqueConstraint(fields=["line"], condition=Q(state="active"), name="sim_one_active_per_line"),
        ]

    def __str__(self) -> str:
        return self.reference


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
