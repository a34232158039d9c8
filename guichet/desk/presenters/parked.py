"""What is parked, in words: what it was to do, why it could not, since when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext

from guichet.core.formats import Formats
from guichet.outbox.queries import ParkedItem
from guichet.outbox.values import SPENT

_NAMES: Mapping[str, Promise] = {
    "messages.send": gettext_lazy("Envoyer un message"),
    "messages.send_mail": gettext_lazy("Envoyer un courriel"),
    "messages.send_sms": gettext_lazy("Envoyer un SMS"),
    "network.send": gettext_lazy("Transmettre une commande au réseau"),
    "network.answered": gettext_lazy("Suivre la réponse du réseau"),
    "lines.follow_command": gettext_lazy("Suivre la réponse du réseau"),
}
_ERRORS: Mapping[str, Promise] = {
    SPENT: gettext_lazy(
        "Ce message ne peut plus partir : ce qu’il disait ne vaut plus, et tout code ou lien en est effacé. "
        "Proposez à la personne d’en demander un nouveau. Un superviseur peut abandonner cet envoi."
    ),
    "outbox.unknown_name": gettext_lazy("Aucun programme ne sait le faire."),
    "TimeoutError": gettext_lazy("Le système voisin n’a pas répondu à temps."),
    "ConnectionError": gettext_lazy("Le système voisin ne répond pas."),
    "ConnectionRefusedError": gettext_lazy("Le système voisin ne répond pas."),
    "network.unavailable": gettext_lazy("Le réseau ne répond pas."),
    "network.refused": gettext_lazy("Le réseau a refusé la commande."),
}


@dataclass(frozen=True, slots=True)
class ParkedRow:
    """A parked item; `replay` is empty when that would do nothing."""

    reference: str
    name: str
    title: str
    since: str
    attempts: str
    error: str
    customer: str
    customer_href: str
    replay: str
    drop: str


def parked_rows(items: Sequence[ParkedItem], formats: Formats, now: datetime) -> list[ParkedRow]:
    return [parked_row(item, formats, now) for item in items]


def parked_row(item: ParkedItem, formats: Formats, now: datetime) -> ParkedRow:
    return ParkedRow(
        reference=item.reference,
        name=item.name,
        title=name_word(item.name),
        since=formats.moment(item.parked_at or item.created_at, now),
        attempts=ngettext("%(count)d essai", "%(count)d essais", item.attempts) % {"count": item.attempts},
        error=error_word(item.error),
        customer=item.customer_name or "",
        customer_href=reverse("desk:customer", args=[item.customer_reference]) if item.customer_reference else "",
        replay=reverse("desk:parked-replay", args=[item.reference]) if item.error != SPENT else "",
        drop=reverse("desk:parked-drop", args=[item.reference]),
    )


def names_to_replay(items: Sequence[ParkedItem]) -> list[tuple[str, str]]:
    """Return the names of which several items are parked that may be replayed, with their words."""
    names = [item.name for item in items if item.error != SPENT]
    return [(name, name_word(name)) for name in dict.fromkeys(names) if names.count(name) > 1]


def name_word(name: str) -> str:
    return str(_NAMES.get(name, name))


def error_word(code: str) -> str:
    if code in _ERRORS:
        return str(_ERRORS[code])
    return gettext("Erreur inattendue : {code}").format(code=code) if code else gettext("Erreur inattendue")
