"""The journal in words, for the pages of persons and of the operator's staff alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy

from guichet.acts import registry, words
from guichet.acts.values import Channel, EntryKind, Result
from guichet.contracts.values import Check, EntrySeen, LineKind, Way
from guichet.core.formats import Formats
from guichet.core.periods import local_day
from guichet.people.words import security_entry
from guichet.ui.elements import pill

ICONS = {
    LineKind.MOBILE: "smartphone",
    LineKind.FIXED: "phone",
    LineKind.INTERNET: "wifi",
    LineKind.TV: "tv",
}

# What is written without being an act of the registry.
_TITLES: Mapping[str, Promise] = {
    "desk.find": gettext_lazy("Client recherché"),
    "desk.file": gettext_lazy("Dossier consulté"),
    "desk.journal": gettext_lazy("Journal consulté"),
    "desk.view_as": gettext_lazy("Espace client ouvert en lecture seule"),
    "desk.view_page": gettext_lazy("Page de votre espace regardée"),
    "desk.view_end": gettext_lazy("Lecture seule terminée"),
    "desk.act_for": gettext_lazy("Espace client ouvert pour agir à la demande du client"),
    "desk.act_page": gettext_lazy("Page de votre espace regardée"),
    "desk.act_end": gettext_lazy("Espace client refermé"),
    "desk.help_reset": gettext_lazy("Lien de mot de passe envoyé"),
    "desk.help_unlock": gettext_lazy("Connexion débloquée"),
    "desk.help_question": gettext_lazy("Réponse de sécurité demandée"),
    "desk.help_sessions": gettext_lazy("Appareils déconnectés"),
    "desk.staff_invite": gettext_lazy("Membre de l’équipe invité"),
    "desk.staff_change": gettext_lazy("Membre de l’équipe changé"),
    "desk.staff_joined": gettext_lazy("Second facteur choisi"),
    "desk.person": gettext_lazy("Fiche d’une personne consultée"),
    "role.accepted": gettext_lazy("Invitation acceptée"),
    "role.left": gettext_lazy("Rôle quitté"),
    "role.exported": gettext_lazy("Liste des droits exportée"),
    "line.block_device": gettext_lazy("Blocage du téléphone sur tous les réseaux"),
    "line.free_device": gettext_lazy("Déblocage du téléphone sur tous les réseaux"),
    "sim.frozen": gettext_lazy("« Ce n’est pas moi » : changements de carte SIM arrêtés"),
    "sim.unfrozen": gettext_lazy("Changements de carte SIM permis de nouveau"),
    "move.planned": gettext_lazy("Déménagement planifié"),
    "move.done": gettext_lazy("Déménagement terminé"),
    "move.cancelled": gettext_lazy("Déménagement annulé par le service client"),
    "catalogue.published": gettext_lazy("Édition du catalogue publiée"),
    "catalogue.withdrawn": gettext_lazy("Édition du catalogue abandonnée"),
    "desk.parked_replay": gettext_lazy("Envoi relancé"),
    "desk.parked_drop": gettext_lazy("Envoi abandonné"),
}
_CHANNELS: Mapping[str, Promise] = {
    Channel.WEB: gettext_lazy("dans l’espace client"),
    Channel.API: gettext_lazy("par un logiciel relié"),
    Channel.SMS: gettext_lazy("par SMS"),
    Channel.ASSISTANT: gettext_lazy("par l’assistant"),
    Channel.DESK: gettext_lazy("par le service client"),
    Channel.SYSTEM: gettext_lazy("automatiquement"),
}


# By which way staff were asked, and how they knew who asked (values.Way, values.Check).
_WAYS: Mapping[str, Promise] = {
    Way.CALL: gettext_lazy("par téléphone"),
    Way.AGENCY: gettext_lazy("en agence"),
    Way.LETTER: gettext_lazy("par lettre"),
    Way.EMAIL: gettext_lazy("par courriel"),
}
_CHECKS: Mapping[str, Promise] = {
    Check.SECURITY_ANSWER: gettext_lazy("réponse de sécurité juste"),
    Check.IDENTITY_PAPER: gettext_lazy("pièce d’identité vue"),
    Check.CALL_BACK: gettext_lazy("rappel au numéro du dossier"),
    Check.SIGNATURE: gettext_lazy("signature comparée"),
}

# Why staff looked at somebody's space or helped them: what the desk offers (desk.values.Why).
_WHY: Mapping[str, Promise] = {
    "call": gettext_lazy("à la demande de la personne"),
    "complaint": gettext_lazy("pour une réclamation"),
    "fault": gettext_lazy("pour une panne"),
    "safety": gettext_lazy("pour la sécurité du compte"),
}
_PAGES: Mapping[str, Promise] = {
    "portal:home": gettext_lazy("l’accueil"),
    "portal:lines": gettext_lazy("les lignes"),
    "portal:line": gettext_lazy("une ligne"),
    "portal:invoices": gettext_lazy("les factures"),
    "portal:invoice": gettext_lazy("une facture"),
    "portal:requests": gettext_lazy("les demandes"),
    "portal:tracking": gettext_lazy("les suivis"),
    "portal:order": gettext_lazy("une commande"),
    "portal:journal": gettext_lazy("le journal"),
    "portal:users": gettext_lazy("les droits"),
    "": gettext_lazy("une autre page"),
}


@dataclass(frozen=True, slots=True)
class EntryShown:
    """A line of the journal, ready to show. `reason`: why it was refused; empty unless it was."""

    reference: str
    icon: str
    title: str
    time: str
    day: str
    who: str
    channel: str
    line: str
    line_reference: str
    state: SafeString
    reason: str
    detail: str = ""


def entry_shown(entry: EntrySeen, formats: Formats, *, now: datetime, reader_id: int, names_staff: bool) -> EntryShown:
    """Return a line of the journal for a reader. `names_staff`: advisers by their name, as staff alone may see them."""
    day = local_day(entry.at, formats.time_zone)
    return EntryShown(
        reference=entry.reference,
        icon=_icon(entry),
        title=_title(entry),
        time=formats.time(entry.at),
        day=formats.day(day, local_day(now, formats.time_zone), weekday=True),
        who=_who(entry, reader_id, names_staff=names_staff),
        channel=_channel(entry, reader_id),
        line=entry.line_label or (formats.phone(entry.line_number) if entry.line_number else ""),
        line_reference=entry.line_reference,
        state=_state(entry),
        reason=_reason(entry, formats, now),
        detail=_detail(entry),
    )


def _detail(entry: EntrySeen) -> str:
    """Return what was asked; or why staff looked or helped, what they saw, and the ticket that it belongs to."""
    asked = entry.data.get("demand", entry.data)
    page = str(entry.data.get("page", ""))
    why, check, ticket = (str(asked.get(name, "")) for name in ("reason", "check", "ticket"))
    parts = (
        _page_word(page) if page else "",
        str(_WHY[why]) if why in _WHY else "",
        gettext("identité : {check}").format(check=_CHECKS[check]) if check in _CHECKS else "",
        gettext("dossier {ticket}").format(ticket=ticket) if ticket else "",
        words.detail(entry.act, entry.data),
    )
    return ", ".join(part for part in parts if part)


def _page_word(page: str) -> str:
    """Return which page was looked at: that of an act by the act's own words."""
    act = next((act for act in registry.all_acts() if page in {act.page, act.sent_to}), None)
    return gettext("« {act} »").format(act=act.words.ask) if act else str(_PAGES.get(page, _PAGES[""]))


def _title(entry: EntrySeen) -> str:
    if entry.kind == EntryKind.SECURITY:
        return security_entry(entry.act)
    return str(_TITLES[entry.act]) if entry.act in _TITLES else words.title(entry.act, Result(entry.result))


def _icon(entry: EntrySeen) -> str:
    if entry.kind == EntryKind.ACCESS:
        return "search"
    if entry.kind == EntryKind.SECURITY:
        return "shield"
    return ICONS[LineKind(entry.line_kind)] if entry.line_kind else "file-text"


def _who(entry: EntrySeen, reader_id: int, *, names_staff: bool) -> str:
    who = _actor(entry, reader_id, names_staff=names_staff)
    says_it_elsewhere = "demand" in entry.data or entry.channel == Channel.SYSTEM
    if entry.on_behalf_name and entry.kind != EntryKind.ACCESS and not says_it_elsewhere:
        return gettext("{who} pour {behalf}").format(who=who, behalf=entry.on_behalf_name)
    return who


def _channel(entry: EntrySeen, reader_id: int) -> str:
    """Return the road by which it came; "par téléphone, pour vous" of what staff did for somebody who asked."""
    if "demand" not in entry.data:
        return str(_CHANNELS.get(entry.channel, entry.channel))
    way = way_word(str(entry.data["demand"].get("way", "")))
    if entry.on_behalf_id == reader_id:
        return gettext("{way}, pour vous").format(way=way)
    return gettext("{way}, pour {behalf}").format(way=way, behalf=entry.on_behalf_name or gettext("quelqu’un"))


def way_word(way: str) -> str:
    """Return by which way somebody asked staff for something: "par téléphone"."""
    return str(_WAYS.get(way, _CHANNELS[Channel.DESK]))


def _actor(entry: EntrySeen, reader_id: int, *, names_staff: bool) -> str:
    if entry.actor_id is None or entry.channel == Channel.SYSTEM:
        return gettext("Nos systèmes")
    if entry.actor_id == reader_id:
        return gettext("Vous")
    if entry.actor_staff_role and not names_staff:
        return gettext("Un conseiller")
    return entry.actor_name or gettext("Quelqu’un")


def _state(entry: EntrySeen) -> SafeString:
    match entry.result:
        case Result.PENDING:
            return pill("", gettext("Transmis"), "check") if entry.ended else pill("info", gettext("En cours"))
        case Result.REFUSED:
            return pill("warn", gettext("Refusé"), "ban")
        case Result.FAILED:
            return pill("bad", gettext("Échec"))
        case Result.ALREADY:
            return pill("", gettext("C’était déjà le cas"), "check")
    return mark_safe("") if entry.kind == EntryKind.ACCESS else pill("ok", gettext("Fait"))


def _reason(entry: EntrySeen, formats: Formats, now: datetime) -> str:
    if entry.result not in (Result.REFUSED, Result.FAILED):
        return ""
    return words.refusal(entry.act, entry.code, entry.data, formats, now=now)
