"""What can be done with a line, as its page lists it: only what the person may do, and what makes sense now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from enum import StrEnum

from django.urls import reverse
from django.utils.translation import gettext

from guichet.acts import registry
from guichet.acts.values import Actor
from guichet.contracts.values import Capability, LineKind, LineState, line_target
from guichet.lines.acts.restrictions import RESTRICTION_NAMES
from guichet.lines.policy import LinesPolicy
from guichet.lines.queries.equipped import EquippedLine
from guichet.lines.queries.options import has_other_offers
from guichet.lines.queries.sims import SimStanding
from guichet.lines.values.blocking import BlockReason, BlockState
from guichet.lines.values.restrictions import CHARGED_KINDS
from guichet.lines.values.sims import SimOrderFacts, SimOrderState
from guichet.orders.queries import moves_offered
from guichet.people.services import line_numbers_sign_in
from guichet.ui.do import DoGroup, DoRow


class Group(StrEnum):
    """Under which heading a row stands, in the order of the page."""

    LOSS = "loss"
    SIM = "sim"
    OFFER = "offer"
    SETTINGS = "settings"
    FOLLOW = "follow"


def do_rows(
    line: EquippedLine, by: Actor, policy: LinesPolicy, alert: DoRow | None, sim: SimStanding | None = None
) -> list[DoGroup]:
    """Return what can be done with a line and where it is followed, under headings, as people come for them.

    Shape: `alert` is the row of its usage alert, for who may set one on a line that has something to count; `sim` says
    where its card stands. A group without rows is absent.
    """
    rows = list(_rows(line, by, policy, alert, sim or SimStanding()))
    return [
        DoGroup(group, _heading(group), tuple(row for place, row in rows if place == group))
        for group in Group
        if any(place == group for place, _ in rows)
    ]


def settings_rows(
    line: EquippedLine, by: Actor, policy: LinesPolicy, alert: DoRow | None, states: Mapping[str, str]
) -> list[DoRow]:
    """Return what is set on a line, for its page of settings; `states` say by route how each is set at present."""
    rows = [row for group, row in _rows(line, by, policy, alert, SimStanding()) if group == Group.SETTINGS]
    addresses = {reverse(route, args=[line.facts.reference]): words for route, words in states.items()}
    return [replace(row, sub=addresses.get(row.href, row.sub)) for row in rows]


def has_settings(line: EquippedLine, by: Actor, policy: LinesPolicy) -> bool:
    """Return whether something is set on a line by who asks, its usage alert apart. No query."""
    return any(group == Group.SETTINGS for group, _ in _rows(line, by, policy, None, SimStanding()))


def _heading(group: Group) -> str:
    match group:
        case Group.LOSS:
            return gettext("Perte, vol, blocage")
        case Group.SIM:
            return gettext("Carte SIM")
        case Group.OFFER:
            return gettext("Offre et options")
        case Group.SETTINGS:
            return gettext("Réglages")
    return gettext("Suivi")


def _rows(
    line: EquippedLine, by: Actor, policy: LinesPolicy, alert: DoRow | None, sim: SimStanding
) -> Iterator[tuple[Group, DoRow]]:
    target = line_target(line.facts)
    for group, code, condition in _acts(line, policy, sim):
        act = registry.named(code)
        if by.access.may(act.capability, target):
            href = reverse(act.page, args=[line.facts.reference])
            yield group, DoRow(act.words.icon, str(act.words.ask), condition, href)
    for row in _offer_rows(line, by):
        yield Group.OFFER, row
    if alert is not None:
        yield Group.SETTINGS, alert
    for row in _settings(line, by, policy):
        yield Group.SETTINGS, row
    if (move := _move_row(line, by)) is not None:
        yield Group.SETTINGS, move
    if (user := _user_row(line, by)) is not None:
        yield Group.SETTINGS, user
    if by.access.may(Capability.SEE_JOURNAL, target):
        href = f"{reverse('portal:journal')}?line={line.facts.reference}"
        words = gettext("Voir le journal de la ligne"), gettext("Qui a fait quoi, et quand.")
        yield Group.FOLLOW, DoRow("file-text", *words, href)


def _offer_rows(line: EquippedLine, by: Actor) -> Iterator[DoRow]:
    """Yield the ways to the options of a line and to its offer, for who may change them on a line in service."""
    facts, target = line.facts, line_target(line.facts)
    if facts.state == LineState.TO_ACTIVATE:
        return
    if by.access.may(Capability.MANAGE_OPTIONS, target):
        href = reverse("lines:line-options", args=[facts.reference])
        yield DoRow("plus", gettext("Gérer les options"), gettext("Ajouter, retirer, avec le prix avant."), href)
    if by.access.may(Capability.CHANGE_OFFER, target) and has_other_offers(facts.offer_code):
        href = reverse("lines:line-offer", args=[facts.reference])
        yield DoRow("arrow-left-right", gettext("Changer d’offre"), gettext("Comparer, puis confirmer."), href)


def _acts(line: EquippedLine, policy: LinesPolicy, sim: SimStanding) -> Iterator[tuple[Group, str, str]]:
    if line.facts.kind != LineKind.MOBILE:
        return
    in_service = line.facts.state != LineState.TO_ACTIVATE
    lost = sim.loss is not None and sim.loss.is_open
    if sim.order is not None:
        yield Group.SIM, "sim.order", _order_condition(sim.order)
    if lost:
        yield Group.LOSS, "line.declare_loss", gettext("Déclaré. Récépissé, nouvelle carte, téléphone retrouvé.")
    elif line.block is not None and line.block.state == BlockState.IN_FORCE:
        yield Group.LOSS, "line.unblock", gettext("Effet en une minute.")
    elif line.block is None and in_service:
        yield Group.LOSS, "line.block", _block_condition(policy)
    if in_service and not lost:
        yield Group.LOSS, "line.declare_loss", gettext("Ligne bloquée aussitôt, récépissé, nouvelle carte.")
    yield Group.SIM, "line.show_puk", gettext("Après votre mot de passe. Dix essais, ensuite la carte est à remplacer.")
    if in_service and sim.order is None:
        yield Group.SIM, "sim.order", gettext("Carte SIM ou eSIM, le numéro reste le vôtre.")
    yield Group.SIM, "phone.unlock", gettext("Pour y mettre la carte d’un autre opérateur.")


def _order_condition(order: SimOrderFacts) -> str:
    match order.state:
        case SimOrderState.ASKED:
            return gettext("Nouvelle carte en préparation.")
        case SimOrderState.ACTIVATING:
            return gettext("Nouvelle carte en cours de mise en service.")
    return gettext("Nouvelle carte prête, à mettre en service.")


def _settings(line: EquippedLine, by: Actor, policy: LinesPolicy) -> Iterator[DoRow]:
    """Yield the ways to what is set on a line, for who may set it and where it exists."""
    facts, target = line.facts, line_target(line.facts)
    if facts.state == LineState.TO_ACTIVATE:
        return
    forwards = bool(facts.number and policy.forwarding.of(facts.kind))
    if by.access.may(Capability.FORWARD_CALLS, target) and (forwards or facts.kind in policy.voicemail):
        href = reverse("lines:line-calls", args=[facts.reference])
        what = gettext("Où vont les appels quand vous ne répondez pas.")
        yield DoRow("phone-forwarded", gettext("Renvois et messagerie"), what, href)
    if by.access.may(Capability.SET_RESTRICTIONS, target) and (offered := policy.restrictions.of(facts.kind)):
        first, *others = (str(RESTRICTION_NAMES[one]) for one in offered[:2])
        names = ", ".join([first, *(other[:1].lower() + other[1:] for other in others)])
        more = gettext("{names} et d’autres.") if len(offered) > 2 else "{names}."
        href = reverse("lines:line-restrictions", args=[facts.reference])
        yield DoRow("ban", gettext("Restrictions"), more.format(names=names), href)
    if by.access.may(Capability.SET_CEILING, target) and policy.ceilings_minor and facts.kind in CHARGED_KINDS:
        href = reverse("lines:line-ceiling", args=[facts.reference])
        yield DoRow("gauge", gettext("Plafond de dépenses"), gettext("Pour ce qui se facture en plus."), href)


def _move_row(line: EquippedLine, by: Actor) -> DoRow | None:
    """Return the way to move a line to another address; None where it does not move, or nobody may ask it."""
    facts = line.facts
    if facts.state == LineState.TO_ACTIVATE or not moves_offered(facts.kind):
        return None
    if not by.access.may(Capability.MOVE_LINE, line_target(facts)):
        return None
    href = reverse("orders:line-move", args=[facts.reference])
    return DoRow("house", gettext("Déménager"), gettext("Garder vos services à votre nouvelle adresse."), href)


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
