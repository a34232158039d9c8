"""What the operator tells its customers inside the space."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from guichet.core.references import new_reference
from guichet.messages.values import CommunicationKind


class Communication(models.Model):
    """Words of the operator to one customer, or about one of its sites; shown from a moment to another (half-open)."""

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    source = models.CharField(max_length=20)
    external_id = models.CharField(max_length=60)
    customer = models.ForeignKey("contracts.Customer", on_delete=models.PROTECT)
    site = models.ForeignKey("contracts.Site", on_delete=models.PROTECT, null=True)
    kind = models.CharField(max_length=11, choices=[(k.value, k.name) for k in CommunicationKind])
    title = models.CharField(max_length=200)
    body = models.TextField(max_length=4000)
    published_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "external_id"], name="communication_external_id_once"),
            models.CheckConstraint(
                condition=Q(expires_at=None) | Q(expires_at__gt=F("published_at")),
                name="communication_expires_after_publication",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["customer", "-published_at"], name="communication_latest")]

    def __str__(self) -> str:
        return self.reference
