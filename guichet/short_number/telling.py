"""The counters of a line as the words of an SMS, and as sentences for a voice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext, ngettext

from guichet import operators
from guichet.core import spoken
from guichet.core.formats import Formats
from guichet.core.money import Money
from guichet.core.periods import local_day
from guichet.short_number.values import Allowed, Counters, Spoken
from guichet.ui.formats import formats_in

Values = Mapping[str, object]
# what is left out, first to last, when an SMS is too small for all
_LESS: tuple[tuple[str, ...], ...] = (
    (),
    ("read",),
    ("read", "texts"),
    ("read", "texts", "until"),
    ("read", "texts", "until", "calls_of"),
    ("read", "texts", "until", "calls_of", "calls"),
)


def sms_values(counters: Counters, language: str, *, now: datetime) -> list[Values]:
    """Return the values of `usage.sms.txt`, from what says most to what says least."""
    formats = formats_in(language)
    everything = {**_data(counters, formats), **_others(counters, formats)}
    everything["until"] = formats.until(counters.days.last_day, local_day(now, formats.time_zone))
    everything["read"] = formats.moment(counters.read_at, now) if counters.read_at else ""
    return [{name: "" if name in less else value for name, value in everything.items()} for less in _LESS]


def _data(counters: Counters, formats: Formats) -> dict[str, object]:
    if counters.balance is not None:
        return {
            "left": str(formats.data(counters.balance.left)),
            "allowance": str(formats.allowance(counters.balance.allowance)),
            "shared": counters.balance.shared,
        }
    if counters.data is not None:
        return {"data": str(formats.data(counters.data.used))}
    return {}


def _others(counters: Counters, formats: Formats) -> dict[str, object]:
    values: dict[str, object] = {"beyond": formats.money(Money(counters.beyond_minor, formats.currency))}
    if counters.calls is not None:
        values["calls"] = str(formats.duration(counters.calls.used))
        values["calls_of"] = str(formats.duration(counters.calls.given)) if counters.calls.given is not None else ""
    if counters.texts is not None:
        values["texts"] = formats.number(counters.texts.used)
    return values


def usage_spoken(counters: Counters, language: str, *, now: datetime) -> Spoken:
    """Return the counters of a line as sentences for a voice: units in full, no sign that would have to be read."""
    with translation.override(language):
        sentences = [_data_spoken(counters, language), _calls_spoken(counters.calls, language)]
        sentences += [_texts_spoken(counters.texts), _beyond_spoken(counters.beyond_minor, language)]
        sentences.append(_end_spoken(counters, language, now))
    return Spoken(language, tuple(spoken.sayable(sentence) for sentence in sentences if sentence))


def enough_spoken(language: str, until: datetime) -> Spoken:
    """Return what a voice says when a line was answered often enough for a while."""
    with translation.override(language):
        sentence = gettext("Vous avez demandé vos compteurs de nombreuses fois. Rappelez dans une heure.")
    return Spoken(language, (sentence,))


def _data_spoken(counters: Counters, language: str) -> str:
    if counters.balance is not None:
        figures = {
            "left": spoken.data(counters.balance.left, language),
            "allowance": spoken.data(counters.balance.allowance, language),
        }
        if counters.balance.shared:
            return gettext("Il reste {left} d’internet sur les {allowance} que vos lignes partagent.").format(**figures)
        return gettext("Il vous reste {left} d’internet sur {allowance}.").format(**figures)
    if counters.data is not None:
        used = spoken.data(counters.data.used, language)
        return gettext("Vous avez utilisé {used} d’internet, qui est illimité.").format(used=used)
    return ""


def _calls_spoken(calls: Allowed | None, language: str) -> str:
    if calls is None:
        return ""
    used = spoken.duration(calls.used, language)
    if calls.given is not None:
        given = spoken.duration(calls.given, language)
        return gettext("Vous avez appelé pendant {used} sur {given}.").format(used=used, given=given)
    return gettext("Vous avez appelé pendant {used}.").format(used=used)


def _texts_spoken(texts: Allowed | None) -> str:
    if texts is None:
        return ""
    return ngettext("Vous avez envoyé {count} message.", "Vous avez envoyé {count} messages.", texts.used).format(
        count=texts.used
    )


def _beyond_spoken(minor: int, language: str) -> str:
    if not minor:
        return gettext("Vous n’avez rien dépensé hors forfait.")
    amount = spoken.money(Money(minor, operators.current().currency), language)
    return gettext("Vous avez dépensé {amount} hors forfait.").format(amount=amount)


def _end_spoken(counters: Counters, language: str, now: datetime) -> str:
    formats = formats_in(language)
    today = local_day(now, formats.time_zone)
    return gettext("Ces compteurs vont {until}.").format(until=formats.until(counters.days.last_day, today))
