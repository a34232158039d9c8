"""What can be done with a line, as its page lists it: only what the person may do, and what makes sense now."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from django.urls import reverse
from django.utils.translation import gettext

from guichet.acts import registry
from guichet.acts.values import Actor
from guichet.contracts.values import Capability, LineKind, LineState, line_target
from guichet.lines.policy import LinesPolicy
from guichet.lines.queries.equipped import EquippedLine
from guichet.lines.values.blocking import BlockReason, BlockState
from guichet.people.services import line_numbers_sign_in
from guichet.ui.do import DoGroup, DoRow


class Group(StrEnum):
    """Under which heading a row stands, in the order of the page."""

    LOSS = "loss"
    SIM = "sim"
    SETTINGS = "settings"
    FOLLOW = "follow"


def do_rows(line: EquippedLine, by: Actor, policy: LinesPolicy, alert: DoRow | None) -> list[DoGroup]:
    """Return what can be done with a line and where it is followed, under headings, as people come for them.

    Shape: `alert` is the row of its usage alert, for who may set one on a line that has something to count. A group
    without rows is absent.
    """
    rows = list(_rows(line, by, policy, alert))
    return [
        DoGroup(group, _heading(group), tuple(row for place, row in rows if place == group))
        for group in Group
        if any(place == group for place, _ in rows)
    ]


def _heading(group: Group) -> str:
    match group:
        case Group.LOSS:
            return gettext("Perte, vol, blocage")
        case Group.SIM:
            return gettext("Carte SIM")
        case Group.SETTINGS:
            return gettext("Réglages")
    return gettext("Suivi")


def _rows(line: EquippedLine, by: Actor, policy: LinesPolicy, alert: DoRow | None) -> Iterator[tuple[Group, DoRow]]:
    target = line_target(line.facts)
    for group, code, condition in _acts(line, policy):
        act = registry.named(code)
        if by.access.may(act.capability, target):
            href = reverse(act.page, args=[line.facts.reference])
            yield group, DoRow(act.words.icon, str(act.words.ask), condition, href)
    if alert is not None:
        yield Group.SETTINGS, alert
    if (user := _user_row(line, by)) is not None:
        yield Group.SETTINGS, user
    if by.access.may(Capability.SEE_JOURNAL, target):
        href = f"{reverse('portal:journal')}?line={line.facts.reference}"
        words = gettext("Voir le journal de la ligne"), gettext("Qui a fait quoi, et quand.")
        yield Group.FOLLOW, DoRow("file-text", *words, href)


def _acts(line: EquippedLine, policy: LinesPolicy) -> Iterator[tuple[Group, str, str]]:
    if line.facts.kind != LineKind.MOBILE:
        return
    if line.block is not None and line.block.state == BlockState.IN_FORCE:
        yield Group.LOSS, "line.unblock", gettext("Effet en une minute.")
    elif line.block is None and line.facts.state != LineState.TO_ACTIVATE:
        yield Group.LOSS, "line.block", _block_condition(policy)
    yield Group.SIM, "line.show_puk", gettext("Après votre mot de passe.")


def _block_condition(policy: LinesPolicy) -> str:
    if BlockReason.OTHER in policy.block_reasons:
        return gettext("Perte, vol, ou autre raison. Effet en une minute.")
    return gettext("Perte ou vol. Effet en une minute.")


def _user_row(line: EquippedLine, by: Actor) -> DoRow | None:
    """Return the way to the user of a line, for who declares them, or for themselves; None where nobody may."""
    facts, target = line.facts, line_target(line.facts)
    if facts.kind != LineKind.MOBILE or not facts.number or not line_numbers_sign_in():
        return None
    if by.access.may(Capability.MANAGE_USERS, target):
        condition = gettext("Qui se sert de cette ligne, et la voit ici.")
        if facts.state == LineState.TO_ACTIVATE:
            condition = gettext("Quand la ligne sera activée.")
        return DoRow(
            "user-round",
            gettext("Utilisateur de la ligne"),
            condition,
            reverse("lines:line-user", args=[facts.reference]),
        )
    if by.access.may(Capability.COMPLETE_USER, target):
        href = reverse("lines:line-user-profile", args=[facts.reference])
        return DoRow("user-round", gettext("Votre profil d’utilisateur"), gettext("Nom, courriel, langue."), href)
    return None
