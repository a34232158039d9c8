"""Kinds of rows of the table of routes: what most of one kind have alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guichet.contracts.values import Capability
from guichet.desk.rules import Ability
from tests.access.oracle import Declared

OK = (200,)
READ = {"GET": OK, "HEAD": OK}


def public(answers: Mapping[str, tuple[int, ...]] = READ, **more: Any) -> Declared:
    return Declared("public", answers, **more)


def demo(answers: Mapping[str, tuple[int, ...]] = READ, **more: Any) -> Declared:
    return Declared("demo", answers, **more)


def machine(answers: Mapping[str, tuple[int, ...]], **more: Any) -> Declared:
    """Return what machines ask; without their secrets, which these tests do not have, it is not there."""
    return Declared("machine", answers, **more)


def page(*query: str, **lists: Capability) -> Declared:
    return Declared("signed_in", READ, lists=lists, query=query)


def one(kind: str, see: Capability) -> Declared:
    return Declared("signed_in", READ, takes=kind, see=see)


def act_page(
    act: Capability,
    *,
    then: int,
    form: Mapping[str, str] | None = None,
    answers: Mapping[str, tuple[int, ...]] | None = None,
    sure: bool = True,
    also: tuple[str, ...] = (),
    **more: Any,
) -> Declared:
    """Return the page of an act on a line: `then` is the answer to its form once it is done.

    Shape: `sure`: the act asks for a password that was given lately; `also` are fields that `form` leaves empty.
    """
    form = form or {}
    answers = answers or {"GET": (200, 302), "POST": (then,)}
    return Declared(
        "signed_in",
        {"HEAD": answers["GET"], **answers},
        takes="line",
        see=Capability.SEE_LINE,
        act=act,
        form=form,
        fields=("key", *(("password", "credential") if sure else ()), *form, *also),
        needs_password=sure,
        **more,
    )


def own(answers: Mapping[str, tuple[int, ...]], **more: Any) -> Declared:
    """Return a page of one's own account, which is about whoever asks."""
    return Declared("signed_in", answers, **more)


def confirmed(answers: Mapping[str, tuple[int, ...]], **more: Any) -> Declared:
    """Return a page of one's own account that asks for the password again, or for a passkey."""
    fields = ("confirm_password", "credential", "then", *more.pop("fields", ()))
    return own(answers, needs_password=True, fields=fields, **more)


def desk(see: Ability, answers: Mapping[str, tuple[int, ...]] = READ, **more: Any) -> Declared:
    return Declared("staff", answers, see=see, **more)


def on_roles(then: int, *, form: Mapping[str, str] | None = None, query: tuple[str, ...] = ()) -> Declared:
    """Return the page of an act on a company's roles; `then` is the answer to its form, the same to its address."""
    form = form or {}
    here = (200,) if form else (302,)
    return Declared(
        "signed_in",
        {"GET": here, "HEAD": here, "POST": (then,)},
        takes="customer",
        see=Capability.MANAGE_ROLES,
        act=Capability.MANAGE_ROLES,
        form=form,
        fields=("key", "password", *form, *(("sites", "line", "last_day") if form else ())),
        query=query,
        needs_password=bool(form),
    )


def helping(act: Ability, **form: str) -> Declared:
    return desk(Ability.SEE_PERSON, {**READ, "POST": (302,)}, takes="person", act=act, form=form, fields=tuple(form))
