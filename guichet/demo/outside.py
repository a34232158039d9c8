"""How the simulated systems of a demonstration behave, and the form that tells them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.conf import settings
from django.utils.translation import gettext, gettext_lazy, gettext_noop

from guichet.core.formats import Formats
from guichet.core.simulators import Mood, Simulator
from guichet.messages.sms_simulator import SmsSimulator
from guichet.network.simulator import NetworkSimulator, Order
from guichet.network.values import CommandKind, OrderState

NETWORK, SMS = "network", "sms"
_MOODS = {
    NETWORK: {
        "up": gettext_noop("Il répond en deux secondes"),
        "slow": gettext_noop("Il met du temps à répondre"),
        "down": gettext_noop("Il est en panne"),
        "refuse": gettext_noop("Il refuse les commandes"),
        "fail": gettext_noop("Il prend les commandes, et ne peut pas les faire"),
        "repeat": gettext_noop("Il reçoit deux fois chaque commande"),
        "lose": gettext_noop("Il prend les commandes, et sa première réponse se perd"),
    },
    SMS: {
        "up": gettext_noop("Elle prend les SMS"),
        "slow": gettext_noop("Elle met du temps à les prendre"),
        "down": gettext_noop("Elle est en panne"),
        "refuse": gettext_noop("Elle refuse tous les numéros"),
        "lose": gettext_noop("Elle prend les SMS, et sa première réponse se perd"),
    },
}
_KINDS = {
    CommandKind.BLOCK: gettext_noop("Blocage de la ligne"),
    CommandKind.UNBLOCK: gettext_noop("Déblocage de la ligne"),
    CommandKind.BLOCK_DEVICE: gettext_noop("Blocage du téléphone"),
    CommandKind.UNBLOCK_DEVICE: gettext_noop("Déblocage du téléphone"),
    CommandKind.ORDER_SIM: gettext_noop("Nouvelle carte SIM"),
    CommandKind.UNLOCK_CODE: gettext_noop("Code de déverrouillage d’un téléphone"),
    CommandKind.CHANGE_SIM: gettext_noop("Changement de carte SIM"),
    CommandKind.ADD_OPTION: gettext_noop("Ajout d’une option"),
    CommandKind.REMOVE_OPTION: gettext_noop("Retrait d’une option"),
    CommandKind.CHANGE_OFFER: gettext_noop("Changement d’offre"),
    CommandKind.CREATE_MAILBOX: gettext_noop("Création d’une boîte mail"),
    CommandKind.RESTRICT: gettext_noop("Réglage des restrictions"),
    CommandKind.FORWARD: gettext_noop("Renvoi d’appel"),
    CommandKind.VOICEMAIL: gettext_noop("Réglage de la messagerie vocale"),
}
_ENDED = {OrderState.COMPLETED: ("ok", gettext_noop("Faite")), OrderState.FAILED: ("bad", gettext_noop("Échouée"))}


class MoodForm(forms.Form):
    """How one simulator behaves from now on."""

    mood = forms.ChoiceField(widget=forms.RadioSelect, label=gettext_lazy("Conduite"))
    seconds = forms.FloatField(min_value=0, max_value=600, label=gettext_lazy("Secondes d’attente, en cas de lenteur"))


@dataclass(frozen=True, slots=True)
class System:
    """A simulated system, as the page shows it."""

    code: str
    title: str
    form: MoodForm


@dataclass(frozen=True, slots=True)
class OrderRow:
    """A command that the simulated network took, as the page shows it; `card`: what is printed on a card it posted."""

    order: Order
    kind: str
    colour: str
    state: str
    at: str
    card: str = ""


def network() -> NetworkSimulator:
    return NetworkSimulator(settings.NETWORK_SIMULATOR)


def simulators() -> dict[str, Simulator]:
    return {NETWORK: network(), SMS: SmsSimulator(settings.SMS_SIMULATOR)}


def form_of(code: str, data: dict[str, str] | None = None) -> MoodForm:
    """Return the form of a simulator, on its present mood unless there is something to read."""
    mood = simulators()[code].mood()
    form = MoodForm(data, prefix=code, initial={"mood": mood.name, "seconds": f"{mood.seconds or 20:g}"})
    choices = [(name, gettext(words)) for name, words in _MOODS[code].items()]
    form.fields["mood"].choices = choices  # type: ignore[attr-defined]  # it is a ChoiceField
    return form


def systems() -> list[System]:
    """Return the simulated systems, each with its form."""
    titles = {NETWORK: gettext("Le réseau"), SMS: gettext("La passerelle SMS")}
    return [System(code, title, form_of(code)) for code, title in titles.items()]


def order_rows(shown: Formats, *, now: datetime) -> list[OrderRow]:
    """Return the last commands that the network took, newest first."""
    rows = []
    for order in network().orders(most=20):
        colour, state = _ENDED.get(OrderState(order.state), ("info", gettext_noop("En cours")))
        kind = gettext(_KINDS[CommandKind(order.kind)])
        rows.append(OrderRow(order, kind, colour, gettext(state), shown.moment(order.taken_at, now), _posted(order)))
    return rows


def _posted(order: Order) -> str:
    """Return the number of a card that was posted: what somebody would read on it. Nothing for an eSIM."""
    if order.kind != CommandKind.ORDER_SIM or order.state != OrderState.COMPLETED:
        return ""
    made = network().results_of(order.reference)
    return "" if "activation_code" in made else made.get("iccid", "")


def tell(code: str, data: dict[str, str]) -> bool:
    """Have a simulator behave as a form says; return False when it says nothing that can be done."""
    if code not in _MOODS:
        return False
    form = form_of(code, data)
    if not form.is_valid():
        return False
    simulators()[code].tell(Mood(form.cleaned_data["mood"], form.cleaned_data["seconds"]))
    return True
