"""A year of usage on a few lines, and the plain way to answer what the pages ask."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from guichet.contracts.models import Line
from guichet.usage import services
from guichet.usage.services import UsageTuple
from guichet.usage.values import Direction, UsageKind, Used, Wanted

ZONES = ("", "FR", "FR", "FR", "CH", "BE")


def year_of_usage(lines: Sequence[Line], *, until: datetime, records: int, seed: int = 1) -> list[UsageTuple]:
    """Return records of the last 400 days, as files bring them; some moments bear several."""
    chance = random.Random(seed)
    rows = []
    for rank in range(records):
        at = until - timedelta(seconds=chance.choice((chance.randrange(400 * 86_400), chance.randrange(400) * 86_400)))
        kind = chance.choice([*UsageKind, UsageKind.DATA, UsageKind.VOICE, UsageKind.VOICE, UsageKind.SMS])
        rows.append(
            usage_tuple(
                chance.choice(lines).pk,
                at,
                f"R{rank:06}",
                kind=kind,
                direction=chance.choice((Direction.OUT, Direction.OUT, Direction.IN)),
                quantity=chance.randrange(1, 10**6),
                zone=chance.choice(ZONES),
                charge=chance.choice((0, 0, 0, 35)),
            )
        )
    return rows


def usage_tuple(
    line_id: int,
    at: datetime,
    key: str,
    *,
    kind: UsageKind = UsageKind.DATA,
    direction: Direction = Direction.OUT,
    quantity: int = 1,
    zone: str = "",
    charge: int = 0,
    tz: ZoneInfo = ZoneInfo("Europe/Paris"),  # noqa: B008 - a constant
) -> UsageTuple:
    called = "+33639981234" if kind in (UsageKind.VOICE, UsageKind.SMS) else ""
    moment, day = f"{at:%Y-%m-%d %H:%M:%S}", at.astimezone(tz).date().isoformat()
    return (line_id, moment, key, day, int(kind), int(direction), quantity, called, zone, charge)


def ingest(rows: Iterable[UsageTuple]) -> None:
    for batch in services.prepare_records([*rows]):
        services.store_prepared(batch, at=datetime(2026, 11, 22, 9, tzinfo=UTC))


def meets(row: UsageTuple, wanted: Wanted) -> bool:
    _, _, _, day, kind, direction, _, _, zone, charge = row
    return (
        wanted.days.start.isoformat() <= day < wanted.days.end.isoformat()
        and (not wanted.kinds or kind in wanted.kinds)
        and wanted.direction in (None, direction)
        and wanted.zone in (None, zone)
        and (charge > 0 or not wanted.charged)
    )


def plainly(rows: Iterable[UsageTuple], wanted: Wanted) -> list[str]:
    """Return the keys of the records of a filter, the latest first."""
    return [row[2] for row in sorted(rows, key=lambda row: (row[1], row[2]), reverse=True) if meets(row, wanted)]


def added_plainly(rows: Iterable[UsageTuple], wanted: Wanted) -> dict[UsageKind, Used]:
    sums: dict[UsageKind, Used] = {}
    for row in rows:
        if meets(row, wanted):
            before = sums.get(UsageKind(row[4]), Used(0, 0))
            sums[UsageKind(row[4])] = Used(before.quantity + row[6], before.charge_minor + row[9], before.records + 1)
    return sums
