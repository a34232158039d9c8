"""Usage added up by month, once a day, for the pages that filter it.

Not at ingestion: a row for each line, month, kind, direction, zone and charge costs more there than the record itself.
A day is added when it is over and most of it has come; what comes later for it is added as it comes (`ingestion.py`).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from guichet import operators
from guichet.core.periods import local_day, shift_months, start_of_day
from guichet.outbox import services as outbox
from guichet.usage.models import ClosedMonths
from guichet.usage.services import postgresql, sqlite

CLOSE = "usage.close_days"
# The operator's night: usage files are short then.
NIGHT = timedelta(hours=3)
# Yesterday stays open: its records still come in.
OPEN_DAYS = 1
# What pages show, and a month more: the first day shown is inside a month.
MONTHS_KEPT = 13

# Line by line along the primary key: no index of its own for one reading a day.
_ADD_UP = """
    INSERT INTO usage_monthcounter (line_id, month, kind, direction, zone, charged, quantity, records, charge_minor)
    SELECT record.line_id, %s, record.kind, record.direction, record.zone, record.charge_minor > 0,
        SUM(record.quantity), COUNT(*), SUM(record.charge_minor)
    FROM contracts_line line JOIN usage_usagerecord record ON record.line_id = line.id
    WHERE record.started_at >= %s AND record.started_at < %s
    GROUP BY record.line_id, record.kind, record.direction, record.zone, record.charge_minor > 0
    ON CONFLICT (line_id, month, kind, direction, zone, charged) DO UPDATE SET
        quantity = usage_monthcounter.quantity + excluded.quantity,
        records = usage_monthcounter.records + excluded.records,
        charge_minor = usage_monthcounter.charge_minor + excluded.charge_minor
"""


def plan_closing(*, at: datetime) -> None:
    """Have the days that are over added up in the coming night; asked for with each file, done once a night."""
    zone = operators.current().zone
    night = start_of_day(local_day(at, zone) + timedelta(days=1), zone) + NIGHT
    outbox.enqueue(CLOSE, {}, at=at, due_at=night, key=f"{CLOSE}:{night:%Y%m%d}")


def close_first(*, at: datetime) -> int:
    """Add up what a first import brought, once and for all; return how many days, 0 when it was not the first."""
    return 0 if ClosedMonths.objects.exists() else close_days(at=at)


def close_days(*, at: datetime) -> int:
    """Add the days that are over to the counters of their months; return how many days were added.

    A transaction for each month at most, in turn with ingestion. To run it twice adds nothing twice.
    """
    until = local_day(at, operators.current().zone) - timedelta(days=OPEN_DAYS)
    added = 0
    while days := _close_some(until):
        added += days
    return added


def _close_some(until: date) -> int:
    """Add the days that are left of one month; return how many, 0 when all is done."""
    with transaction.atomic(), connection.cursor() as cursor:
        _database().wait_for_turn(cursor)
        closed = ClosedMonths.objects.first()
        start = closed.open_from if closed else shift_months(until, -MONTHS_KEPT).replace(day=1)
        if start >= until:
            return 0
        month = start.replace(day=1)
        end = min(until, shift_months(month, 1))
        zone = operators.current().zone
        moment = connection.ops.adapt_datetimefield_value
        cursor.execute(_ADD_UP, [month, moment(start_of_day(start, zone)), moment(start_of_day(end, zone))])
        ClosedMonths.objects.update_or_create(pk=1, defaults={"open_from": end})
    return (end - start).days


def _database() -> Any:  # the two modules have the same functions, told in each
    return postgresql if connection.vendor == "postgresql" else sqlite
