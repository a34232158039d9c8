"""New cards, and lines whose cards are frozen."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from guichet.core.references import new_reference
from guichet.lines.values.cards import SimKind
from guichet.lines.values.sims import OPEN_SIM_ORDERS, SimConfirmation, SimDelivery, SimOrderState, SimReason


class SimOrder(models.Model):
    """A new card for a line, from demand to its taking over. One at most is open on a line.

    The profile of an eSIM is sealed (`core.sealing`), opened once, and wiped as it is.
    """

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    line = models.ForeignKey("contracts.Line", on_delete=models.PROTECT, related_name="sim_orders")
    kind = models.CharField(max_length=4, choices=[(k.value, k.name) for k in SimKind])
    delivery = models.CharField(max_length=6, choices=[(d.value, d.name) for d in SimDelivery])
    agency = models.CharField(max_length=40, blank=True)
    reason = models.CharField(max_length=11, choices=[(r.value, r.name) for r in SimReason])
    state = models.CharField(max_length=10, choices=[(s.value, s.name) for s in SimOrderState])
    fee_minor = models.PositiveIntegerField()
    iccid = models.CharField(max_length=20, blank=True)
    sealed_profile = models.CharField(max_length=400, blank=True)
    asked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    waits_until = models.DateTimeField()
    confirmed_by = models.CharField(max_length=4, blank=True, choices=[(c.value, c.name) for c in SimConfirmation])
    ready_at = models.DateTimeField(null=True)
    shown_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["line"],
                condition=Q(state__in=[s.value for s in OPEN_SIM_ORDERS]),
                name="sim_order_once_open_per_line",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in SimOrderState]), name="sim_order_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in OPEN_SIM_ORDERS], ended_at=None)
                | (~Q(state__in=[s.value for s in OPEN_SIM_ORDERS]) & Q(ended_at__isnull=False)),
                name="sim_order_ended_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class SimFreeze(models.Model):
    """Somebody said that a new card was not asked for by them: no card of the line changes until an adviser says so."""

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    line = models.ForeignKey("contracts.Line", on_delete=models.PROTECT, related_name="sim_freezes")
    order = models.ForeignKey(SimOrder, on_delete=models.PROTECT, related_name="freezes")
    frozen_at = models.DateTimeField()
    lifted_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line"], condition=Q(lifted_at=None), name="sim_freeze_once_open"),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None) | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="sim_freeze_lifted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.reference
