"""What the look computes once per operator: the sheet, the menus, the mark."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from guichet import operators

T = TypeVar("T")
P = ParamSpec("P")


def once_per_operator(build: Callable[Concatenate[operators.Operator, P], T]) -> Callable[P, T]:
    """Keep what `build` makes of the running operator, for each set of further arguments.

    A process serves one operator; tests change it. Hence the key is the operator's identity: hashing a whole pack at
    each page would cost more than what is kept.
    """
    kept: dict[object, tuple[operators.Operator, T]] = {}

    def get(*args: P.args, **kwargs: P.kwargs) -> T:
        operator = operators.current()
        key = (id(operator), args, tuple(kwargs.items()))
        found = kept.get(key)
        if found is None:
            # The operator is held too, so that its id is never given to another one.
            found = kept[key] = (operator, build(operator, *args, **kwargs))
        return found[1]

    return get
