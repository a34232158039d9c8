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
from guichet.lines.queries.sims import SimStanding
from guichet.lines.values.blocking import BlockReason, BlockState
from guichet.lines.values.sims import SimOrderFacts, SimOrderState
from guichet.people.services import line_numbers_sign_in
from guichet.ui.do import DoRow


def do_rows(
    line: EquippedLine, by: Actor, policy: LinesPolicy, alert: DoRow | None, sim: SimStanding | None = None
) -> list[DoRow]:
    """Return the acts on a line and its journal, in the order in which people come for them.

    Shape: `alert` is the row of its usage alert, for who may set one on a line that has something to count.
    """
    target = line_target(line.facts)
    rows = [
        DoRow(act.words.icon, str(act.words.ask), condition, reverse(act.page, args=[line.facts.reference]))
        for code, condition in _acts(line, policy, sim or SimStanding())
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


def _acts(line: EquippedLine, policy: LinesPolicy, sim: SimStanding) -> Iterator[tuple[str, str]]:
    if line.facts.kind != LineKind.MOBILE:
        return
    in_service = line.facts.state != LineState.TO_ACTIVATE
    lost = sim.loss is not None and sim.loss.is_open
    if sim.order is not None:
        yield "sim.order", _order_condition(sim.order)
    if lost:
        yield "line.declare_loss", gettext("Déclaré. Récépissé, nouvelle carte, téléphone retrouvé.")
    elif line.block is not None and line.block.state == BlockState.IN_FORCE:
        yield "line.unblock", gettext("Effet en une minute.")
    elif line.block is None and in_service:
        yield "line.block", _block_condition(policy)
    if in_service and not lost:
        yield "line.declare_loss", gettext("Ligne bloquée aussitôt, récépissé, nouvelle carte.")
    yield "line.show_puk", gettext("Après votre mot de passe. Dix essais, ensuite la carte est à remplacer.")
    if in_service and sim.order is None:
        yield "sim.order", gettext("Carte SIM ou eSIM, le numéro reste le vôtre.")
    yield "phone.unlock", gettext("Pour y mettre la carte d’un autre opérateur.")


def _order_condition(order: SimOrderFacts) -> str:
    match order.state:
        case SimOrderState.ASKED:
            return gettext("Nouvelle carte en préparation.")
        case SimOrderState.ACTIVATING:
            return gettext("Nouvelle carte en cours de mise en service.")
    return gettext("Nouvelle carte prête, à mettre en service.")


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
