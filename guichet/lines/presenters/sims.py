"""A new card on its pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import segno
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from guichet.contracts.queries import PostalAddress
from guichet.core.formats import Formats
from guichet.core.money import Money
from guichet.help.queries import Agency
from guichet.lines.forms.sims import AGENCY
from guichet.lines.policy import LinesPolicy
from guichet.lines.rules.sims import may_be_drawn_again, sim_fee
from guichet.lines.values.cards import SimKind
from guichet.lines.values.sims import SimDelivery, SimOrderFacts, SimOrderState, SimReason
from guichet.ui.elements import pill


@dataclass(frozen=True, slots=True)
class Step:
    """A link to what comes next."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class OrderShown:
    """Where a new card stands: in a word, in a sentence, and what to do next. `waits`: the network is about to say."""

    state: SafeString
    say: str
    more: str
    steps: tuple[Step, ...]
    waits: bool
    may_cancel: bool


def ways(policy: LinesPolicy, address: PostalAddress | None, places: list[Agency]) -> list[tuple[str, str]]:
    """Return how a new card may come, as the choices of a form."""
    found = []
    if policy.esim:
        found.append(
            (SimDelivery.ESIM.value, gettext("eSIM, à installer tout de suite sur un téléphone qui l’accepte"))
        )
    if address is not None:
        place = f"{address.street}, {address.postcode} {address.city}"
        found.append(
            (SimDelivery.POST.value, gettext("Carte SIM, envoyée à cette adresse : {place}").format(place=place))
        )
    if policy.agency_pickup:
        for one in places:
            words = gettext("Carte SIM, à retirer : {agency}, {place}").format(agency=one.label, place=one.address)
            found.append((f"{AGENCY}{one.code}", words))
    return found


def price(policy: LinesPolicy, lost: SimReason | None, formats: Formats) -> str:
    """Return what a new card costs, before it is asked for."""
    if not policy.sim_fee_minor or (lost is not None and not sim_fee(policy, lost)):
        return gettext("C’est gratuit.")
    amount = formats.money(Money(policy.sim_fee_minor, formats.currency))
    if lost is None and SimReason.THEFT in policy.sim_free_reasons:
        return gettext("{amount}, sur la prochaine facture. Gratuit en cas de vol.").format(amount=amount)
    return gettext("{amount}, sur la prochaine facture.").format(amount=amount)


def order_shown(order: SimOrderFacts, line: str, formats: Formats, now: datetime) -> OrderShown:
    """Return where a new card stands; `line` is the public reference of its line."""
    state, say = _state(order, formats, now)
    return OrderShown(
        state=state,
        say=say,
        more=_waiting(order, formats, now),
        steps=_steps(order, line, now),
        waits=order.state in {SimOrderState.ASKED, SimOrderState.ACTIVATING},
        may_cancel=order.state in {SimOrderState.ASKED, SimOrderState.READY},
    )


def qr_code(text: str) -> str:
    """Return the address of a drawing that cameras read: black on white whatever the theme, with its margin."""
    return str(segno.make(text, error="m", micro=False).svg_data_uri(scale=5, border=4, dark="#000", light="#fff"))


def profile_parts(profile: str) -> tuple[str, str]:
    """Return what some phones ask to be typed instead: the server's address, and the activation code."""
    parts = profile.split("$")
    return parts[1], parts[2]


def _state(order: SimOrderFacts, formats: Formats, now: datetime) -> tuple[SafeString, str]:
    asked = formats.moment(order.asked_at, now)
    match order.state:
        case SimOrderState.ASKED:
            return pill("info", gettext("En préparation"), "hourglass"), gettext("Demandée {moment}.").format(
                moment=asked
            )
        case SimOrderState.ACTIVATING:
            say = gettext("Le réseau passe à la nouvelle carte. Cela dure une minute en général.")
            return pill("info", gettext("Mise en service"), "hourglass"), say
    ready = formats.moment(order.ready_at or order.asked_at, now)
    if order.kind == SimKind.ESIM:
        if order.shown_at is not None:
            return pill("warn", gettext("À mettre en service")), gettext("Code affiché {moment}.").format(
                moment=formats.moment(order.shown_at, now)
            )
        return pill("ok", gettext("Prête")), gettext("Prête {moment}.").format(moment=ready)
    if order.delivery == SimDelivery.AGENCY:
        return pill("ok", gettext("À retirer")), gettext("Elle vous attend à l’agence depuis le {day}.").format(
            day=formats.day((order.ready_at or order.asked_at).date(), now.date(), relative=False)
        )
    return pill("ok", gettext("Envoyée")), gettext("Envoyée {moment} à l’adresse du contrat.").format(moment=ready)


def _waiting(order: SimOrderFacts, formats: Formats, now: datetime) -> str:
    if not order.waits(now):
        return ""
    return gettext(
        "Par sécurité, elle pourra servir {moment}. Avec l’ancienne carte en main, vous pouvez lever cette attente."
    ).format(moment=formats.moment(order.waits_until, now))


def _steps(order: SimOrderFacts, line: str, now: datetime) -> tuple[Step, ...]:
    steps = []
    if order.waits(now):
        steps.append(
            Step(gettext("Confirmer avec l’ancienne carte SIM"), reverse("lines:line-sim-confirm", args=[line]))
        )
    elif order.state == SimOrderState.READY:
        if order.kind == SimKind.ESIM and order.shown_at is None:
            steps.append(Step(gettext("Installer l’eSIM"), reverse("lines:line-esim", args=[line])))
        else:
            steps.append(
                Step(gettext("Activer la nouvelle carte SIM"), reverse("lines:line-sim-activate", args=[line]))
            )
    if may_be_drawn_again(order):
        steps.append(Step(gettext("Demander une autre eSIM"), f"{reverse('lines:line-sim', args=[line])}?again=1"))
    return tuple(steps)
