"""Rows to be done by workers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from guichet.core.references import new_reference
from guichet.outbox.values import ItemKind, ItemState


class Item(models.Model):
    """Something to do or to tell, written in the transaction that decided it.

    `key` makes a second demand the same item. Items of a `lane` are done one at a time, in the order in which they were
    written; a parked one holds its lane. `claim` names the worker's hold on a running item until `claimed_until`.
    """

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    kind = models.CharField(max_length=8, choices=[(k.value, k.name) for k in ItemKind])
    name = models.CharField(max_length=60)
    payload = models.JSONField(default=dict)
    key = models.CharField(max_length=120, null=True, unique=True)  # noqa: DJ001 - many have none, and each is unique
    lane = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=8, choices=[(s.value, s.name) for s in ItemState], default=ItemState.WAITING)
    due_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    claim = models.CharField(max_length=10, blank=True)
    claimed_until = models.DateTimeField(null=True)
    error = models.CharField(max_length=120, blank=True)
    customer = models.ForeignKey("contracts.Customer", on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=[s.value for s in ItemState]), name="item_state_known"),
            models.CheckConstraint(
                condition=~Q(state=ItemState.RUNNING) | (~Q(claim="") & Q(claimed_until__isnull=False)),
                name="item_running_is_claimed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at", "id"], condition=Q(state="waiting"), name="item_due"),
            models.Index(fields=["claimed_until"], condition=Q(state="running"), name="item_claimed"),
            models.Index(fields=["id"], condition=Q(state="parked"), name="item_parked"),
            models.Index(
                fields=["lane", "id"],
                condition=Q(state__in=["waiting", "running", "parked"]) & ~Q(lane=""),
                name="item_lane_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.reference}"


class Lease(models.Model):
    """Who may work where only one worker may: held until `until`, renewed while it lives."""

    name = models.CharField(max_length=40, unique=True)
    holder = models.CharField(max_length=10)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} held by {self.holder}"
