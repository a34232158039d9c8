"""Rows written many at a time, keyed as a billing system names them: what is there stays, what changed is written.

So every slice's services write imported rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import DataError, IntegrityError, models, transaction
from django.db.models.constraints import CheckConstraint, UniqueConstraint

BY_SOURCE = ("source", "external_id")

# Values of any column: what Django's fields take.
Row = Mapping[str, Any]


@dataclass
class Written:
    """What became of a batch. `refused` maps a row's rank in the batch to the database constraint that refused it."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: dict[int, str] = field(default_factory=dict)


def upsert(model: type[models.Model], rows: Sequence[Row], *, key: tuple[str, ...] = BY_SOURCE) -> Written:
    """Write rows that are new or differ from what is stored, in one transaction; leave the others alone.

    Shape: every row has the same columns, by attribute name (`customer_id`). A key given twice: the last row wins.
    Errors: none for a row that a constraint refuses: it is left out, alone, and named in `refused`.
    """
    written = Written()
    with transaction.atomic():
        for ranks in _without_repeats(rows, key):
            _write(model, {rank: rows[rank] for rank in ranks}, key, written)
    return written


def _without_repeats(rows: Sequence[Row], key: tuple[str, ...]) -> list[list[int]]:
    """Return the ranks in groups where no key stands twice: one statement may not touch a row two times."""
    groups: list[list[int]] = [[]]
    seen: set[tuple[object, ...]] = set()
    for rank, row in enumerate(rows):
        identity = tuple(row[part] for part in key)
        if identity in seen:
            groups.append([])
            seen.clear()
        seen.add(identity)
        groups[-1].append(rank)
    return groups


def _write(model: type[models.Model], rows: Mapping[int, Row], key: tuple[str, ...], written: Written) -> None:
    stored = _stored(model, list(rows.values()), key)
    fresh, differing = {}, {}
    for rank, row in rows.items():
        before = stored.get(tuple(row[part] for part in key))
        if before is None:
            fresh[rank] = row
        elif before != tuple(row.values()):
            differing[rank] = row
    refused = _save(model, {**fresh, **differing}, key)
    written.created += len(fresh.keys() - refused.keys())
    written.changed += len(differing.keys() - refused.keys())
    written.unchanged += len(rows) - len(fresh) - len(differing)
    written.refused.update(refused)


def _stored(
    model: type[models.Model], rows: Sequence[Row], key: tuple[str, ...]
) -> dict[tuple[object, ...], tuple[object, ...]]:
    if not rows:
        return {}
    columns = list(rows[0])
    wanted = {f"{part}__in": {row[part] for row in rows} for part in key}
    found = model._default_manager.filter(**wanted).values_list(*columns)
    places = [columns.index(part) for part in key]
    return {tuple(values[place] for place in places): values for values in found}


def _save(model: type[models.Model], rows: Mapping[int, Row], key: tuple[str, ...]) -> dict[int, str]:
    """Write all at once; when the database refuses, one by one. Two passes: a row may wait for another to let go."""
    if not rows or _refusal(model, list(rows.values()), key) is None:
        return {}
    refused: dict[int, str] = {}
    for _ in range(2):
        waiting = refused or dict.fromkeys(rows, "")
        refused = {
            rank: constraint for rank in waiting if (constraint := _refusal(model, [rows[rank]], key)) is not None
        }
    return refused


def _refusal(model: type[models.Model], rows: Sequence[Row], key: tuple[str, ...]) -> str | None:
    columns = [column for column in rows[0] if column not in key]
    try:
        with transaction.atomic():
            model._default_manager.bulk_create(
                [model(**row) for row in rows],
                update_conflicts=True,
                unique_fields=key,
                update_fields=columns,
            )
    except (IntegrityError, DataError) as error:
        return constraint_of(model, error)
    return None


def _column(model: type[models.Model], name: str) -> str:
    field = model._meta.get_field(name)
    return field.column if isinstance(field, models.Field) else name


def constraint_of(model: type[models.Model], error: Exception) -> str:
    """Return the name of the constraint that a database error speaks of; empty when it does not say.

    PostgreSQL names it; SQLite names a check, and for a unique one lists its columns.
    """
    diagnostic = getattr(error.__cause__, "diag", None)
    if diagnostic is not None:
        return diagnostic.constraint_name or ""
    message = str(error)
    table = model._meta.db_table
    for constraint in model._meta.constraints:
        if isinstance(constraint, CheckConstraint) and message.endswith(f": {constraint.name}"):
            return constraint.name
        if isinstance(constraint, UniqueConstraint):
            columns = ", ".join(f"{table}.{_column(model, name)}" for name in constraint.fields)
            if message.endswith(f": {columns}"):
                return constraint.name
    return ""
