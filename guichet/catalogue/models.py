"""Editions of the catalogue: what was sold, from which day, kept for ever. Added to, never changed (migration 0001)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from guichet.core.references import new_reference


class Edition(models.Model):
    """One whole catalogue, in force from a day until the next edition is. The last one of a day is the one that counts.

    `data` is the catalogue as a pack writes it, and `digest` tells one from another. `retired` holds what earlier
    editions sold and this one does not, as it was last known: lines may still have it.
    """

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    in_force_on = models.DateField()
    data = models.JSONField()
    retired = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    offers = models.IntegerField()
    options = models.IntegerField()
    source = models.CharField(max_length=20)
    published_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["in_force_on", "id"], name="edition_in_force")]

    def __str__(self) -> str:
        return self.reference


class Withdrawal(models.Model):
    """That an edition was given up before its day. One that has been in force cannot be."""

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="withdrawal")
    in_force_on = models.DateField()
    withdrawn_on = models.DateField()
    withdrawn_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(withdrawn_on__lt=F("in_force_on")), name="edition_withdrawn_before_day")
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}"
