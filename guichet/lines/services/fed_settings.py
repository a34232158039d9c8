"""What the operator's own system says of a line's offer, restrictions, and ceiling, beside what is changed here.

Its files are made at night: what is under way here, or was just done, is not yet in them. Such a row changes nothing
until the system has said the same, for three days at most; then it is right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from guichet.contracts.services import line_ids
from guichet.database import Row, Written
from guichet.lines.models import LineCeiling, LineChange, LineRestriction
from guichet.lines.values.changes import ChangeState
from guichet.lines.values.restrictions import CEILING
from guichet.network.values import CommandKind

KEPT_FOR = timedelta(days=3)
# a line, and a restriction's code or that of the ceiling
Place = tuple[int, str]
# in force (True), an amount in minor units, or neither (None)
Value = bool | int | None


def keep_offers(rows: Sequence[Row], *, at: datetime) -> Sequence[Row]:
    """Return rows of lines with the offers that were changed here and that the billing system does not know yet.

    Shape: in the caller's transaction. A row with an offer that was never the line's is news, and is let through.
    """
    ids = line_ids(rows[0]["source"], {row["external_id"] for row in rows}) if rows else {}
    changes = _unknown(CommandKind.CHANGE_OFFER, ids.values(), at) if ids else {}
    return [_with_offer(row, changes.get((ids.get(row["external_id"], 0), ""), []), at) for row in rows]


def _with_offer(row: Row, changes: Sequence[LineChange], at: datetime) -> Row:
    done = [change for change in changes if change.state == ChangeState.DONE]
    if not done:
        return row
    latest = done[-1].data["offer"]
    if row["offer_code"] == latest or row["offer_code"] not in {change.data["before"] for change in done}:
        _note_known(done, at)
        return row
    return {**row, "offer_code": latest}


def store_restrictions(rows: Sequence[Row], *, at: datetime) -> Written:
    """Put in force or lift the restrictions and ceilings that the operator's own system names.

    Shape: each row has `line_id`, `code` (a restriction's, or the ceiling's), `on`, `minor` (of a ceiling that is on,
    in minor units). What comes so is imposed: the line's user does not lift it. A place given twice: the last row wins.
    """
    written, lines = Written(), {row["line_id"] for row in rows}
    with transaction.atomic():
        changes = _unknown(CommandKind.RESTRICT, lines, at)
        before, after = _in_force(lines), dict[Place, Value]()
        for row in rows:
            place, value = (row["line_id"], row["code"]), _said(row)
            here = after.get(place, before.get(place))
            if _is_kept(changes.get(place, []), value, at) or value == here:
                written.unchanged += 1
                continue
            written.created += here is None
            written.changed += here is not None
            after[place] = value
        _write(after, at)
    return written


def _unknown(kind: CommandKind, lines: Collection[int], at: datetime) -> Mapping[Place, list[LineChange]]:
    """Return the changes of lines that the operator's own system may not know yet, the oldest first. One query.

    They are held until the caller's transaction ends: the network's answer writes before these rows, or after.
    """
    found = (
        LineChange.objects.select_for_update()
        .filter(
            Q(state=ChangeState.REQUESTED) | Q(state=ChangeState.DONE, known_at=None, ended_at__gt=at - KEPT_FOR),
            kind=kind,
            line_id__in=lines,
        )
        .order_by("id")
    )
    changes = defaultdict(list)
    for change in found:
        changes[change.line_id, change.key].append(change)
    return changes


def _is_kept(changes: Sequence[LineChange], value: Value, at: datetime) -> bool:
    """Tell whether what is here wins over a row; note that a row says what was done here."""
    if not changes:
        return False
    if any(change.state == ChangeState.REQUESTED for change in changes):
        return True
    if _done(changes[-1]) != value:
        return True
    _note_known(changes, at)
    return False


def _note_known(changes: Sequence[LineChange], at: datetime) -> None:
    unknown = [change.pk for change in changes if change.state == ChangeState.DONE and change.known_at is None]
    if unknown:
        LineChange.objects.filter(pk__in=unknown).update(known_at=at)


def _said(row: Row) -> Value:
    if not row["on"]:
        return None
    return int(row["minor"]) if row["code"] == CEILING else True


def _done(change: LineChange) -> Value:
    if change.key != CEILING:
        return True if change.data["on"] else None
    minor: int | None = change.data["minor"]
    return minor


def _in_force(lines: Collection[int]) -> dict[Place, Value]:
    restricted = LineRestriction.objects.filter(line_id__in=lines).values_list("line_id", "code")
    ceilings = LineCeiling.objects.filter(line_id__in=lines).values_list("line_id", "minor")
    return {**dict.fromkeys(restricted, True), **{(line, CEILING): minor for line, minor in ceilings}}


def _write(after: Mapping[Place, Value], at: datetime) -> None:
    put = []
    for (line, code), value in after.items():
        if code == CEILING and value is not None:
            given = {"minor": value, "imposed_minor": value, "set_by_id": None, "set_at": at}
            LineCeiling.objects.update_or_create(line_id=line, defaults=given)
        elif code == CEILING:
            LineCeiling.objects.filter(line_id=line).delete()
        elif value:
            put.append(LineRestriction(line_id=line, code=code, imposed=True, set_at=at))
        else:
            LineRestriction.objects.filter(line_id=line, code=code).delete()
    # one that the network puts in force just now is there already
    LineRestriction.objects.bulk_create(put, ignore_conflicts=True)
