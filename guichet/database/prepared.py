"""A query set whose SQL is written once.

Building and compiling a query set costs several times what the database takes to answer it. A page that asks the same
questions at every request pays that each time; a `Prepared` pays it once for each shape of its arguments.

    _late = Prepared(lambda customers, day: Invoice.objects.late(customers, day).values_list("id"))
    rows = _late(customers=reach.customers, day=today)

The query set is built with stand-ins in place of the arguments; where they end up among the SQL's parameters, later
calls put the real values. So the builder may look at how many values a collection holds, never at the values.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

Value = int | str | date | datetime
Argument = Value | Collection[int]


class NotPrepared(TypeError):
    """An argument is of a kind that has no stand-in, or the builder did more than pass it to the query."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """SQL for one shape of arguments: `places` says which argument (and which of its values) each parameter holds."""

    sql: str
    fixed: tuple[Any, ...]  # Any: whatever the database adapter was given for the query's own constants
    places: tuple[tuple[int, str, int], ...]
    compiler: SQLCompiler
    converters: dict[int, Any]


class Prepared:
    """A function from arguments to rows, made of a builder that returns a `values_list` query set."""

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self._build = build
        self._plans: dict[tuple[str, tuple[tuple[str, object], ...]], _Plan] = {}

    def __call__(self, **arguments: Argument) -> list[tuple[Any, ...]]:
        """Return the rows, as `list(query_set)` would. One query.

        Shape: collections of ids may hold any number; they are filled up to a power of two by repeating the last id,
        which bounds the number of plans and changes no answer of an IN.
        Errors: NotPrepared.
        """
        values = {name: _values(argument) for name, argument in arguments.items()}
        connection = connections[DEFAULT_DB_ALIAS]
        shape = (
            connection.vendor,
            tuple((name, _kind(arguments[name], held)) for name, held in values.items()),
        )
        plan = self._plans.get(shape)
        if plan is None:
            plan = self._plans[shape] = self._compile(arguments, values)
        parameters = list(plan.fixed)
        for index, name, position in plan.places:
            parameters[index] = _adapted(values[name][position], connection)
        with connection.cursor() as cursor:
            cursor.execute(plan.sql, parameters)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        if not plan.converters:
            return rows
        return [tuple(row) for row in plan.compiler.apply_converters(rows, plan.converters)]

    def _compile(self, arguments: dict[str, Argument], values: dict[str, Sequence[Value]]) -> _Plan:
        stand_ins = _stand_ins()
        chosen = {name: [next(stand_ins[_type(value)]) for value in held] for name, held in values.items()}
        built = self._build(
            **{
                name: tuple(chosen[name]) if _is_collection(argument) else chosen[name][0]
                for name, argument in arguments.items()
            }
        )
        compiler = built.query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        connection = compiler.connection
        where = {
            _key(_adapted(stand_in, connection)): (name, position)
            for name, held in chosen.items()
            for position, stand_in in enumerate(held)
        }
        places = tuple(
            (index, *where[_key(parameter)]) for index, parameter in enumerate(parameters) if _key(parameter) in where
        )
        lost = {name for name, held in chosen.items() if held} - {name for _, name, _ in places}
        if lost:
            raise NotPrepared(f"the builder changed or left out: {', '.join(sorted(lost))}")
        return _Plan(
            sql=sql,
            fixed=tuple(parameters),
            places=places,
            compiler=compiler,
            converters=compiler.get_converters([column for column, _, _ in compiler.select]),
        )


def _values(argument: Argument) -> Sequence[Value]:
    if isinstance(argument, str) or not isinstance(argument, Collection):
        return (argument,)
    ids: list[int] = sorted(argument)
    full = 1 << (len(ids) - 1).bit_length() if ids else 0
    return [*ids, *ids[-1:] * (full - len(ids))]


def _is_collection(argument: Argument) -> bool:
    return isinstance(argument, Collection) and not isinstance(argument, str)


def _kind(argument: Argument, held: Sequence[Value]) -> object:
    return len(held) if _is_collection(argument) else _type(held[0])


def _type(value: Value) -> type:
    for kind in (datetime, date, str, int):  # a datetime is a date: the narrower first
        if isinstance(value, kind):
            return kind
    raise NotPrepared(f"no stand-in for {type(value).__name__}")


def _stand_ins() -> dict[type, Iterator[Any]]:
    """Return, by type, endless values that no constant of a query is."""
    far = range(1, 10**6)
    return {
        int: (-(2**53) + step for step in far),
        str: (f"\ue000{step}" for step in far),
        date: (date(2, 1, 1) + timedelta(days=step) for step in far),
        datetime: (datetime(2, 1, 2, tzinfo=UTC) + timedelta(microseconds=step) for step in far),
    }


def _adapted(value: Value, connection: Any) -> Any:  # Any: each adapter takes what its database wants
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value


def _key(parameter: object) -> tuple[type, object]:
    """Return a key that tells 1 from True, and takes what cannot be hashed.

    Numbers are one kind, whatever the column: for small ones the driver has classes of its own.
    """
    try:
        hash(parameter)
    except TypeError:
        return type(parameter), repr(parameter)
    if isinstance(parameter, int) and not isinstance(parameter, bool):
        return int, int(parameter)
    return type(parameter), parameter
