"""Phones to be unlocked."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from guichet.core.references import new_reference
from guichet.lines.values.unlocking import UnlockAnswer, UnlockState


class PhoneUnlock(models.Model):
    """What was asked of a phone, and what is known of it. Its code is sealed (`core.sealing`)."""

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    line = models.ForeignKey("contracts.Line", on_delete=models.PROTECT, related_name="phone_unlocks")
    imei = models.CharField(max_length=15)
    state = models.CharField(max_length=8, choices=[(s.value, s.name) for s in UnlockState])
    answer = models.CharField(max_length=9, blank=True, choices=[(a.value, a.name) for a in UnlockAnswer])
    sealed_code = models.CharField(max_length=200, blank=True)
    free_from = models.DateField(null=True)
    asked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["line"], condition=Q(state="asked"), name="phone_unlock_once_open_per_line"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in UnlockState]), name="phone_unlock_state_known"
            ),
        ]

    def __str__(self) -> str:
        return self.reference
