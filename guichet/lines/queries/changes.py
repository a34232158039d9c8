"""Reads of the changes of lines."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from guichet.database import Prepared
from guichet.lines.models import LineChange
from guichet.lines.values.changes import OPEN_CHANGES, ChangeFacts, ChangeState
from guichet.network.values import CommandKind

_COLUMNS = ("reference", "line_id", "kind", "key", "state", "asked_by_id", "asked_at", "starts_at", "data")


def open_changes_of(line_ids: Collection[int]) -> list[ChangeFacts]:
    """Return the changes of lines that are planned, or that the network has not answered, the oldest first. One query.

    Not bounded by a Principal: the ids are those of lines that the person sees.
    """
    return [_facts(*row) for row in _open_changes(line_ids=line_ids)] if line_ids else []


def open_change_of(line_id: int, kind: CommandKind, key: str = "") -> ChangeFacts | None:
    """Return the open change of one kind and key of a line, None when there is none. One query."""
    return next((one for one in open_changes_of([line_id]) if one.kind == kind and one.key == key), None)


def changes_of_kind(line_id: int, kind: CommandKind, *, since: datetime) -> list[ChangeFacts]:
    """Return the open changes of a kind of a line, and those last not done since a moment, the oldest first. One query.

    Shape: of each key the latest change only, when it is open or failed.
    """
    recent = Q(state__in=OPEN_CHANGES) | Q(ended_at__gte=since)
    rows = LineChange.objects.filter(recent, line_id=line_id, kind=kind).order_by("id").values_list(*_COLUMNS)
    latest = {facts.key: facts for facts in (_facts(*row) for row in rows)}
    return [facts for facts in latest.values() if facts.state in (*OPEN_CHANGES, ChangeState.FAILED)]


def awaits_the_network(line_id: int) -> bool:
    """Tell whether the network has still to answer for a change of a line. One query."""
    return LineChange.objects.filter(line_id=line_id, state=ChangeState.REQUESTED).exists()


def change_facts(change: LineChange) -> ChangeFacts:
    """Return what other modules may know of a row."""
    return _facts(*(getattr(change, column) for column in _COLUMNS))


_open_changes = Prepared(
    lambda line_ids: (
        LineChange.objects.filter(line_id__in=line_ids, state__in=OPEN_CHANGES).order_by("id").values_list(*_COLUMNS)
    )
)


def _facts(reference: str, line_id: int, kind: str, key: str, state: str, *rest: object) -> ChangeFacts:
    return ChangeFacts(reference, line_id, CommandKind(kind), key, ChangeState(state), *rest)  # type: ignore[arg-type]
