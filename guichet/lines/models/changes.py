"""Changes asked of the network for a line."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from guichet.core.references import new_reference
from guichet.lines.values.changes import OPEN_CHANGES, ChangeState
from guichet.network.values import CommandKind


class LineChange(models.Model):
    """A change of a line, from demand to the network's answer. One at most is open for each kind and key of a line.

    `demand`: the act is pending for this, and ends with the last of its changes; empty where it asked for one only.
    `known_at`: the operator's own system has said so too, in a file (`services.fed_settings`).
    """

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    line = models.ForeignKey("contracts.Line", on_delete=models.PROTECT, related_name="changes")
    act = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=[(k.value, k.name) for k in CommandKind])
    key = models.CharField(max_length=60, blank=True)
    demand = models.CharField(max_length=10, blank=True, default="")
    data = models.JSONField(default=dict)
    details = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=[(s.value, s.name) for s in ChangeState])
    asked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    starts_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    known_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["line", "kind", "key"],
                condition=Q(state__in=[s.value for s in OPEN_CHANGES]),
                name="line_change_once_open",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in ChangeState]), name="line_change_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in OPEN_CHANGES], ended_at=None)
                | (~Q(state__in=[s.value for s in OPEN_CHANGES]) & Q(ended_at__isnull=False)),
                name="line_change_ended_at_a_moment",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["demand"], condition=~Q(demand=""), name="line_change_demand")]

    def __str__(self) -> str:
        return self.reference
