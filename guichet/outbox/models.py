"""Rows to be done by workers."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from guichet.core.references import new_reference
from guichet.outbox.values import OPEN, ItemKind, ItemState


class ItemQuerySet(models.QuerySet["Item"]):
    def claimable(self, now: datetime) -> ItemQuerySet:
        """Those that may be done now: due, and first of their lane, of which none is running."""
        # two conditions and not one with OR, which SQLite answers by reading the whole table
        same_lane = Item.objects.filter(lane=OuterRef("lane"))
        first = ~Exists(same_lane.filter(id__lt=OuterRef("id"), state__in=OPEN))
        free = ~Exists(same_lane.filter(state=ItemState.RUNNING))
        return self.filter(Q(lane="") | (first & free), state=ItemState.WAITING, due_at__lte=now)


class Item(models.Model):
    """Something to do or to tell, written in the transaction that decided it.

    `key` makes a second demand the same item. Items of a `lane` are done one at a time, in the order in which they were
    written; a parked one holds its lane. `claim` names the worker's hold on a running item until `claimed_until`;
    `lost` counts the tries whose worker died.
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
    lost = models.PositiveSmallIntegerField(default=0, db_default=0)
    claim = models.CharField(max_length=10, blank=True)
    claimed_until = models.DateTimeField(null=True)
    error = models.CharField(max_length=120, blank=True)
    customer = models.ForeignKey("contracts.Customer", on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=[s.value for s in ItemState]), name="item_state_known"),
            models.CheckConstraint(
                condition=~Q(state=ItemState.RUNNING) | (~Q(claim="") & Q(claimed_until__isnull=False)),
                name="item_running_is_claimed",
            ),
            # two workers that look at the same moment may both believe that a lane is free
            models.UniqueConstraint(
                fields=["lane"], condition=Q(state="running") & ~Q(lane=""), name="item_lane_runs_one"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at", "id"], condition=Q(state="waiting"), name="item_due"),
            models.Index(fields=["claimed_until"], condition=Q(state="running"), name="item_claimed"),
            models.Index(fields=["id"], condition=Q(state="parked"), name="item_parked"),
            # whole: SQLite takes a partial index only for conditions that a query repeats to the letter
            models.Index(fields=["lane", "state", "id"], name="item_lane"),
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
