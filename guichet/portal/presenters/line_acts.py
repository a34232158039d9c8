"""What can be done with a line, as its page lists it: only what the person may do, and what makes sense now."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext

from guichet.acts import registry
from guichet.acts.values import Actor
from guichet.contracts.values import Capability, LineKind, LineState, line_target
from guichet.lines.policy import LinesPolicy
from guichet.lines.queries.equipped import EquippedLine
from guichet.lines.values.blocking import BlockReason, BlockState
from guichet.people.services import line_numbers_sign_in
from guichet.ui.do import DoRow


def do_rows(line: EquippedLine, by: Actor, policy: LinesPolicy, alert: DoRow | None) -> list[DoRow]:
    """Return the acts on a line and its journal, in the order in which people come for them.

    Shape: `alert` is the row of its usage alert, for who may set one on a line that has something to count.
    """
    target = line_target(line.facts)
    rows = [
        DoRow(act.words.icon, str(act.words.ask), condition, reverse(act.page, args=[line.facts.reference]))
        for code, condition in _acts(line, policy)
        if by.access.may((act := registry.named(code)).capability, target)
    ]
    if alert is not None:
        rows.append(alert)
    if (user := _user_row(line, by)) is not None:
        rows.append(user)
    if by.access.may(Capability.SEE_JOURNAL, target):
        href = f"{reverse('portal:journal')}?line={line.facts.reference}"
        rows.append(
            DoRow("file-text", gettext("Voir le journal de la ligne"), gettext("Qui a fait quoi, et quand."), href)
        )
    return rows


def _acts(line: EquippedLine, policy: LinesPolicy) -> Iterator[tuple[str, str]]:
    if line.facts.kind != LineKind.MOBILE:
        return
    if line.block is not None and line.block.state == BlockState.IN_FORCE:
        yield "line.unblock", gettext("Effet en une minute.")
    elif line.block is None and line.facts.state != LineState.TO_ACTIVATE:
        yield "line.block", _block_condition(policy)
    yield "line.show_puk", gettext("Après votre mot de passe.")


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
