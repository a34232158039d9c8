"""How many lines carry an option: for who decides that it is sold no more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Count, Q

from guichet.contracts.values import LineState
from guichet.lines.models import LineOption


def lines_by_option(codes: Collection[str], *, today: date) -> dict[str, int]:
    """Return how many lines carry options today, by code; absent when none does.

    One query that reads every option there is, none for no code: not for a page that is often asked for.
    """
    if not codes:
        return {}
    carried = LineOption.objects.filter(Q(ends_on=None) | Q(ends_on__gt=today), option_code__in=codes)
    carried = carried.filter(starts_on__lte=today).exclude(line__state=LineState.TERMINATED)
    return dict(carried.values("option_code").annotate(lines=Count("pk")).values_list("option_code", "lines"))
