"""Orders: what is on its way, its next step, and what it waits for."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from guichet.core.references import new_reference
from guichet.orders.values import Ask, OrderKind, OrderState


class Order(models.Model):
    """Something the customer asked for that takes time."""

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    source = models.CharField(max_length=20)
    external_id = models.CharField(max_length=60)
    customer = models.ForeignKey("contracts.Customer", on_delete=models.PROTECT)
    site = models.ForeignKey("contracts.Site", on_delete=models.PROTECT, null=True)
    line = models.ForeignKey("contracts.Line", on_delete=models.PROTECT, null=True)
    kind = models.CharField(max_length=12, choices=[(k.value, k.name) for k in OrderKind])
    label = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=11, choices=[(s.value, s.name) for s in OrderState])
    ordered_at = models.DateTimeField()
    next_step_at = models.DateTimeField(null=True)
    ask = models.CharField(max_length=19, blank=True, choices=[(a.value, a.name) for a in Ask])
    ask_before = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "external_id"], name="order_external_id_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["customer"], condition=~Q(state__in=["done", "cancelled"]), name="order_customer_open"
            ),
        ]

    def __str__(self) -> str:
        return self.reference
