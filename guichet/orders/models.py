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


class Move(models.Model):
    """What was asked here of an order to move lines to another address. The old address is the one of that day."""

    order = models.OneToOneField(Order, on_delete=models.CASCADE, related_name="move")
    line = models.ForeignKey("contracts.Line", on_delete=models.PROTECT, related_name="+")
    lines = models.ManyToManyField("contracts.Line", related_name="moves")
    old_street = models.CharField(max_length=200, blank=True)
    old_postcode = models.CharField(max_length=20, blank=True)
    old_city = models.CharField(max_length=100, blank=True)
    street = models.CharField(max_length=200)
    postcode = models.CharField(max_length=20)
    city = models.CharField(max_length=100)
    country = models.CharField(max_length=2)
    reachable_on = models.DateField()
    cut_off_on = models.DateField(null=True)
    phone = models.CharField(max_length=20)
    note = models.TextField(blank=True)
    answer_by = models.DateField()
    asked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.order.reference
