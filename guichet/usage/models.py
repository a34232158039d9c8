"""Usage records as the network sent them, and the counters that pages read."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from guichet.usage.values import Direction, UsageKind


class UsageRecord(models.Model):
    """One call, message or data session. `key` is the billing system's own, and tells a record sent twice.

    Two indexes and no more, since records come by millions: the primary key is the order in which a line's records
    are read and paged, and `key` is a constraint rather than a unique column, which PostgreSQL would index twice.
    Lines are checked as records come in and never deleted; a foreign key in the database would halve the rate.
    """

    pk = models.CompositePrimaryKey("line_id", "started_at", "key")
    key = models.CharField(max_length=40)
    line = models.ForeignKey("contracts.Line", on_delete=models.PROTECT, db_index=False, db_constraint=False)
    started_at = models.DateTimeField()
    kind = models.PositiveSmallIntegerField(choices=[(k.value, k.name) for k in UsageKind])
    direction = models.PositiveSmallIntegerField(choices=[(d.value, d.name) for d in Direction])
    quantity = models.BigIntegerField()
    counterpart = models.CharField(max_length=24, blank=True)
    zone = models.CharField(max_length=4, blank=True)
    charge_minor = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["key"], name="usage_record_key_once")]

    def __str__(self) -> str:
        return self.key


class DayCounter(models.Model):
    """What a line used in one of the operator's days, by kind: kept at ingestion, read by pages.

    `quantity` counts outgoing usage in the unit of its kind; incoming usage is recorded, never counted.
    """

    pk = models.CompositePrimaryKey("line_id", "day", "kind")
    line = models.ForeignKey("contracts.Line", on_delete=models.PROTECT, db_index=False, db_constraint=False)
    day = models.DateField()
    kind = models.PositiveSmallIntegerField(choices=[(k.value, k.name) for k in UsageKind])
    quantity = models.BigIntegerField(default=0)
    records = models.IntegerField(default=0)
    charge_minor = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"line {self.line_id}, {self.day}, kind {self.kind}"


class MonthCounter(models.Model):
    """What a line used in a calendar month of the operator, by all that usage is filtered by.

    Incoming usage counts too. It tells where the records of a filter are, so that a rare one is not looked for among
    all, and sums them; `charged` sets apart the records with an amount of their own. It holds the days before
    `ClosedMonths.open_from` and no other: those are added up once a day, and what comes late for them as it comes.
    """

    pk = models.CompositePrimaryKey("line_id", "month", "kind", "direction", "zone", "charged")
    line = models.ForeignKey("contracts.Line", on_delete=models.PROTECT, db_index=False, db_constraint=False)
    month = models.DateField()
    kind = models.PositiveSmallIntegerField(choices=[(k.value, k.name) for k in UsageKind])
    direction = models.PositiveSmallIntegerField(choices=[(d.value, d.name) for d in Direction])
    zone = models.CharField(max_length=4, blank=True)
    charged = models.BooleanField()
    quantity = models.BigIntegerField(default=0)
    records = models.IntegerField(default=0)
    charge_minor = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"line {self.line_id}, {self.month:%Y-%m}, kind {self.kind}"


class ClosedMonths(models.Model):
    """One row: the day from which usage is not in `MonthCounter` yet. No row: none of it is."""

    open_from = models.DateField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="usage_closed_months_one_row")]

    def __str__(self) -> str:
        return f"before {self.open_from}"


class NumbersShown(models.Model):
    """A customer whose holder asked that the numbers called be shown whole. Without a row they are not."""

    customer = models.OneToOneField("contracts.Customer", on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"customer {self.customer_id}"


class IngestedFile(models.Model):
    """What became of a usage file read to its end, and its figures.

    `digest` is of its content and source: a file without rejected rows is not read a second time for nothing.
    """

    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    records = models.BigIntegerField()
    duplicates = models.BigIntegerField()
    rejected = models.BigIntegerField()
    latest_started_at = models.DateTimeField(null=True)
    ingested_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return self.name


class UsageAlert(models.Model):
    """At which percentage of its allowance a line is told. A line without a row is told nothing."""

    line = models.OneToOneField("contracts.Line", on_delete=models.PROTECT, related_name="usage_alert")
    percent = models.PositiveSmallIntegerField()
    set_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(percent__gte=1, percent__lte=100), name="usage_alert_percent"),
        ]

    def __str__(self) -> str:
        return f"line {self.line_id}, {self.percent} %"


class UsageAlertSent(models.Model):
    """An alert that was told: once for each line, period and percentage, whatever comes again."""

    line = models.ForeignKey("contracts.Line", on_delete=models.PROTECT, related_name="+", db_index=False)
    period_start = models.DateField()
    percent = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line", "period_start", "percent"], name="usage_alert_told_once"),
        ]

    def __str__(self) -> str:
        return f"line {self.line_id}, {self.period_start}, {self.percent} %"
