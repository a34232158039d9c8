"""What can be asked for. Filled at start-up by the `acts` of the apps, read by every edge."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from guichet import operators
from guichet.acts.values import Already, Ask, Assurance, Data, Done, Refusal, Target

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy

    from guichet.operators import Section

# Any, below: each act has its own facts, input and policy, which only it names.
Facts = Callable[[Ask], Any]
Refuse = Callable[[Any, Any, Any, datetime], Refusal | Already | None]
Service = Callable[[Ask, Any, Any], Done]
Reveal = Callable[[Target, Data], str]


@dataclass(frozen=True, slots=True)
class Words:
    """How people read an act: on a button, and in the journal by what came of it. Lazy translations.

    `refusals` are sentences by code; fields between braces come from the refusal's data. `detail` says in a few words
    what was asked, from the data of a line of the journal, for an act whose name does not say it.
    """

    ask: Lazy
    done: Lazy
    pending: Lazy | str = ""
    refused: Lazy | str = ""
    failed: Lazy | str = ""
    icon: str = "circle-check"
    refusals: Mapping[str, Lazy] = field(default_factory=dict)
    detail: Callable[[Data], str] | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that can be asked for: who may, how sure we must be, when it is refused, who does it.

    `page` is the name of its route, which takes the target's reference; `form_page` is the route that its form is sent
    to, where `page` only leads there. `facts` reads what the refusal and the service look at, in a query or two; it
    runs again on the locked target. `refusal` is pure; before anything is typed it is asked with None for input.
    `service` writes, in the transaction of the journal. `reveal` opens a secret, for `reveal_for`.
    """

    code: str
    on: str
    capability: str
    assurance: Assurance
    input: type
    facts: Facts
    refusal: Refuse
    service: Service
    words: Words
    page: str
    form_page: str = ""
    policy: type[Section] | None = None
    reveal: Reveal | None = None
    reveal_for: timedelta = timedelta()

    @property
    def sent_to(self) -> str:
        """The name of the route that its form is sent to."""
        return self.form_page or self.page


_acts: dict[str, Act] = {}
_locks: dict[str, Callable[[int], None]] = {}


def act(declared: Act) -> Act:
    """Declare an act; its code is declared once."""
    if declared.code in _acts:
        raise ValueError(f"two acts named {declared.code}")
    _acts[declared.code] = declared
    return declared


def named(code: str) -> Act:
    """Return an act. Errors: KeyError, a fault of ours."""
    return _acts[code]


def known(code: str) -> Act | None:
    """Return an act, or None for a code that no act has: journals outlive acts."""
    return _acts.get(code)


def all_acts() -> tuple[Act, ...]:
    """Return every act, by code."""
    return tuple(_acts[code] for code in sorted(_acts))


def policy_of(act: Act) -> Section | None:
    """Return what the refusal and the service of an act are given as the operator's choices; None when it names none.

    Shape: the pack's own section. What may take over from the pack (the catalogue) comes with the act's facts.
    """
    return operators.current().section(act.policy) if act.policy else None


def lockable(kind: str, lock: Callable[[int], None]) -> None:
    """Say how a kind of target is locked, by its row id, inside a transaction; called by the app that holds it."""
    _locks[kind] = lock


def lock(target: Target) -> None:
    _locks[target.kind](target.id)
