"""Who a view is for. Every view says it, and a test of the project refuses a route that does not."""

from collections.abc import Callable
from typing import Any, Literal, TypeVar, get_args

Policy = Literal["public", "signed_in", "staff", "demo", "machine"]
POLICIES: tuple[str, ...] = get_args(Policy)

View = TypeVar("View", bound=Callable[..., Any])


def policy(name: Policy) -> Callable[[View], View]:
    """Return the decorator that states a view's policy; it stands above all other decorators."""
    if name not in POLICIES:
        raise ValueError(f"unknown policy {name!r}; known: {', '.join(POLICIES)}")

    def state(view: View) -> View:
        view.policy = name  # type: ignore[attr-defined]  # functions take attributes, their type does not say so
        return view

    return state
