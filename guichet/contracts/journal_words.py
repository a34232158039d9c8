"""The journal in words, for the pages of persons and of the operator's staff alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy

from guichet.acts import words
from guichet.acts.values import Channel, EntryKind, Result
from guichet.contracts.values import EntrySeen, LineKind
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
        channel=str(_CHANNELS.get(entry.channel, entry.channel)),
        line=entry.line_label or (formats.phone(entry.line_number) if entry.line_number else ""),
        line_reference=entry.line_reference,
        state=_state(entry),
        reason=_reason(entry, formats, now),
    )


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
    if entry.on_behalf_name:
        return gettext("{who} pour {behalf}").format(who=who, behalf=entry.on_behalf_name)
    return who


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
