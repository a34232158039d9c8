"""Years of usage made by PostgreSQL itself, in the order of time as files bring it: some lines of one customer among
those of others.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

DAYS = 365
# kinds: mostly data, calls and messages; one record in 200 is a call to a number with a price, one in 100 from abroad
_FILL = """
    INSERT INTO usage_usagerecord
        (line_id, started_at, key, kind, direction, quantity, counterpart, zone, charge_minor)
    SELECT
        CASE WHEN place < %(share)s THEN (%(own)s::bigint[])[1 + floor(random() * %(own_count)s)::int]
             ELSE (%(others)s::bigint[])[1 + floor(random() * %(others_count)s)::int] END,
        %(until)s::timestamptz - make_interval(secs => (%(records)s - rank) * (86400.0 * %(days)s / %(records)s)),
        'bench-' || rank,
        CASE WHEN dice < 0.005 THEN 5 WHEN dice < 0.015 THEN 6 + floor(random() * 3)::int WHEN dice < 0.04 THEN 4
             WHEN dice < 0.5 THEN 1 WHEN dice < 0.8 THEN 2 ELSE 3 END,
        CASE WHEN random() < 0.8 THEN 1 ELSE 2 END,
        1 + floor(random() * 1000000)::int,
        CASE WHEN dice < 0.5 AND dice > 0.04 THEN '' ELSE '+336399' || (80000 + floor(random() * 10000))::int END,
        CASE WHEN dice BETWEEN 0.005 AND 0.015 THEN 'CH' WHEN random() < 0.002 THEN 'BE' ELSE 'FR' END,
        CASE WHEN dice < 0.015 OR random() < 0.01 THEN 35 ELSE 0 END
    FROM (SELECT rank, random() AS dice, random() AS place FROM generate_series(1, %(records)s) AS rank) made
"""


def fill(own: list[int], others: list[int], *, own_records: int, records: int, until: datetime) -> None:
    """Write `records` over the year before `until`, `own_records` of them on the lines `own`, and let it be known."""
    with connection.cursor() as cursor:
        cursor.execute(
            _FILL,
            {
                "own": own,
                "own_count": len(own),
                "others": others or own,
                "others_count": len(others or own),
                "share": own_records / records,
                "records": records,
                "days": DAYS,
                "until": until,
            },
        )
        cursor.execute("VACUUM ANALYZE usage_usagerecord")
