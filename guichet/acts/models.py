"""The journal: who did what, on what, by which road, with what result. Added to, never changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from guichet.acts.values import Channel, EntryKind, Result
from guichet.core.references import new_reference


class Entry(models.Model):
    """One line of the journal. The database refuses to change or delete it (migration 0002).

    `key` is the demand's own, and `digest` of what it asked: the same demand sent twice finds this line. `pending`
    names what others still have to do; `follows` is the line of a pending act that this one ends. `data` holds no
    secret, no name, no phone number.
    """

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=8, choices=[(k.value, k.name) for k in EntryKind])
    act = models.CharField(max_length=60)
    actor = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    on_behalf_of = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    customer = models.ForeignKey(
        "contracts.Customer", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    contract = models.ForeignKey("contracts.Contract", on_delete=models.PROTECT, null=True, related_name="+")
    line = models.ForeignKey("contracts.Line", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    target_kind = models.CharField(max_length=20, blank=True)
    target_reference = models.CharField(max_length=10, blank=True)
    channel = models.CharField(max_length=9, choices=[(c.value, c.name) for c in Channel])
    result = models.CharField(max_length=7, choices=[(r.value, r.name) for r in Result])
    code = models.CharField(max_length=60, blank=True)
    data = models.JSONField(default=dict)
    key = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    pending = models.CharField(max_length=10, blank=True)
    request_reference = models.CharField(max_length=10, blank=True)
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followed_by")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["follows"], condition=Q(follows__isnull=False), name="entry_ends_once"),
            models.UniqueConstraint(
                fields=["actor", "act", "key"], condition=Q(kind="act") & ~Q(key=""), name="entry_key_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[k.value for k in EntryKind], result__in=[r.value for r in Result]),
                name="entry_kind_and_result_known",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["customer", "-id"], name="entry_customer_latest"),
            models.Index(fields=["line", "-id"], name="entry_line_latest"),
            models.Index(fields=["actor", "-id"], name="entry_actor_latest"),
            # seals read the journal by day
            models.Index(fields=["at"], name="entry_moment"),
            models.Index(fields=["pending"], condition=~Q(pending=""), name="entry_pending"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.reference}"


class Seal(models.Model):
    """A day of the journal, digested with the day before: a line changed behind the database's back breaks the chain.

    Entries `first_id` to `last_id` are sealed; both are 0 for a day without any.
    """

    day = models.DateField(unique=True)
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    entries = models.IntegerField()
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.day}"
