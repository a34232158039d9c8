"""Restrictions, ceiling, forwarded calls and voicemail as pages show them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.forms import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from guichet.contracts.values import LineKind
from guichet.core.formats import Formats
from guichet.core.money import Money
from guichet.lines.forms.calls import CASES, GREETINGS
from guichet.lines.forms.restrictions import RestrictionsForm
from guichet.lines.values.calls import Forward, ForwardWhen, Voicemail
from guichet.lines.values.changes import ChangeFacts
from guichet.lines.values.restrictions import Restriction
from guichet.ui.elements import pill


@dataclass(frozen=True, slots=True)
class RestrictionRow:
    """A restriction on its page: its box, what it stops, and what is to be said of it."""

    field: BoundField
    text: str
    state: SafeString | str
    note: str


@dataclass(frozen=True, slots=True)
class SettingRow:
    """A setting in force, and what is under way."""

    title: str
    value: str
    state: SafeString | str = ""
    note: str = ""


def restriction_rows(
    form: RestrictionsForm,
    kind: str,
    in_force: Mapping[Restriction, bool],
    asked: Mapping[Restriction, bool],
    failed: Sequence[ChangeFacts],
    *,
    lifts_others: bool,
) -> list[RestrictionRow]:
    """Return a row for each restriction that exists for the line."""
    not_done = {change.key for change in failed}
    return [
        RestrictionRow(
            form[one.value],
            _stops(one, kind),
            _change_pill(is_asked=one in asked, is_failed=one.value in not_done),
            _who_asked(in_force.get(one), lifts_others=lifts_others),
        )
        for one in form.offered
    ]


def _stops(one: Restriction, kind: str) -> str:
    match one:
        case Restriction.PREMIUM:
            if kind == LineKind.FIXED:
                return gettext("Appels vers les numéros qui ont leur propre prix.")
            return gettext("Appels et SMS vers les numéros qui ont leur propre prix.")
        case Restriction.INTERNATIONAL:
            return gettext("Appels d’ici vers un autre pays.")
        case Restriction.ROAMING:
            return gettext("Appels, SMS et internet, quand le téléphone est dans un autre pays.")
        case Restriction.DATA_ABROAD:
            return gettext("Internet seulement, quand le téléphone est dans un autre pays.")
        case Restriction.ADULT:
            if kind == LineKind.TV:
                return gettext("Chaînes et programmes réservés aux adultes.")
            return gettext("Sites et services réservés aux adultes.")
    if kind == LineKind.TV:
        return gettext("Films et programmes payés à la séance, ajoutés à votre facture.")
    return gettext("Services d’autres sociétés, ajoutés à votre facture.")


def _who_asked(imposed: bool | None, *, lifts_others: bool) -> str:
    if imposed and not lifts_others:
        return gettext("Demandé par le titulaire, qui seul peut le lever.")
    if imposed is False and lifts_others:
        return gettext("Demandé par l’utilisateur de la ligne.")
    return ""


def _change_pill(*, is_asked: bool, is_failed: bool) -> SafeString | str:
    if is_asked:
        return pill("info", gettext("En cours"), "hourglass")
    return pill("bad", gettext("Le réseau ne l’a pas fait")) if is_failed else ""


def ceiling_choices(
    amounts: Sequence[int],
    current: int | None,
    imposed: int | None,
    spent: int | None,
    formats: Formats,
    *,
    lifts_others: bool,
) -> list[tuple[int | None, str]]:
    """Return the ceilings that who asks may choose, with their words; an amount no longer offered stays while set."""
    most = None if lifts_others else imposed
    offered = sorted({*amounts, *([current] if current is not None else [])})
    choices: list[tuple[int | None, str]] = [
        (minor, _ceiling_words(minor, spent, formats)) for minor in offered if most is None or minor <= most
    ]
    return choices if most is not None else [*choices, (None, gettext("Aucun plafond"))]


def _ceiling_words(minor: int, spent: int | None, formats: Formats) -> str:
    amount = formats.money(Money(minor, formats.currency))
    if not minor:
        return gettext("{amount} : rien ne se facture en plus").format(amount=amount)
    if spent is not None and spent >= minor:
        return gettext("{amount} (déjà atteint ce mois-ci)").format(amount=amount)
    return amount


def spent_words(spent: int | None, formats: Formats) -> str:
    """Return what a line spent beyond its bundle in this period, as a sentence; empty when nobody counts."""
    if spent is None:
        return ""
    return gettext("La ligne a dépensé {amount} hors forfait ce mois-ci.").format(
        amount=formats.money(Money(spent, formats.currency))
    )


def ceiling_value(minor: int | None, formats: Formats) -> str:
    """Return the ceiling of a line in a word: "20,00 €", "Aucun"."""
    return gettext("Aucun") if minor is None else formats.money(Money(minor, formats.currency))


def ceiling_rows(minor: int | None, formats: Formats) -> list[SettingRow]:
    """Return how the ceiling of a line is set."""
    return [SettingRow(gettext("Plafond de dépenses"), ceiling_value(minor, formats))]


def restrictions_value(in_force: Collection[Restriction]) -> str:
    """Return how many restrictions are in force: "2 en vigueur", "Aucune"."""
    count = len(in_force)
    if not count:
        return gettext("Aucune")
    return ngettext("{count} en vigueur", "{count} en vigueur", count).format(count=count)


def forward_rows(
    offered: Sequence[ForwardWhen],
    in_force: Mapping[ForwardWhen, Forward],
    asked: Mapping[ForwardWhen, Forward | None],
    failed: Sequence[ChangeFacts],
    formats: Formats,
) -> list[SettingRow]:
    """Return where the calls of a line go, a row for each case."""
    not_done = {change.key for change in failed}
    return [
        SettingRow(
            str(CASES[case]),
            forward_words(in_force.get(case), formats),
            _change_pill(is_asked=case in asked, is_failed=case.value in not_done),
            gettext("Demandé : {change}.").format(change=_asked_words(asked[case], formats)) if case in asked else "",
        )
        for case in offered
    ]


def forward_words(forward: Forward | None, formats: Formats) -> str:
    """Return where calls go: "vers le 06 39 98 00 12, après 20 secondes", "pas de renvoi"."""
    if forward is None:
        return gettext("Pas de renvoi")
    number = formats.phone(forward.number)
    if not forward.delay_seconds:
        return gettext("Vers le {number}").format(number=number)
    return gettext("Vers le {number}, après {seconds} secondes").format(number=number, seconds=forward.delay_seconds)


def calls_value(forwards: Mapping[ForwardWhen, Forward], voicemail: Voicemail) -> str:
    """Return where the calls of a line go, in a few words; a private number is not said here."""
    if not forwards:
        return gettext("Messagerie activée") if voicemail.on else gettext("Ni renvoi, ni messagerie")
    count = len(forwards)
    return ngettext("{count} renvoi en vigueur", "{count} renvois en vigueur", count).format(count=count)


def _asked_words(forward: Forward | None, formats: Formats) -> str:
    words = forward_words(forward, formats)
    return f"{words[:1].lower()}{words[1:]}"


def voicemail_rows(
    voicemail: Voicemail, asked: Voicemail | None, *, code_asked: bool, failed: Sequence[ChangeFacts]
) -> list[SettingRow]:
    """Return how the voicemail of a line is set."""
    not_done = {change.key for change in failed}
    rows = [
        SettingRow(
            gettext("Messagerie"),
            gettext("Activée") if voicemail.on else gettext("Désactivée"),
            _change_pill(is_asked=asked is not None, is_failed="" in not_done),
        )
    ]
    if voicemail.on:
        rows.append(SettingRow(gettext("Annonce"), str(GREETINGS[voicemail.greeting])))
        after = gettext("Après {seconds} secondes").format(seconds=voicemail.delay_seconds)
        rows.append(SettingRow(gettext("Réponse"), after))
    if code_asked:
        state = _change_pill(is_asked=True, is_failed=False)
        rows.append(SettingRow(gettext("Nouveau code"), gettext("Part par SMS vers la ligne"), state))
    return rows
