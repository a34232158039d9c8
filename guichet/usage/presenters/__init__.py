"""The alert of a line as pages show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext

from guichet.core.formats import Formats
from guichet.ui.do import DoRow
from guichet.usage import rules
from guichet.usage.queries import LineMonth
from guichet.usage.values import Balance


@dataclass(frozen=True, slots=True)
class AlertPage:
    """What was used until now, in a sentence; when it was read; and what each choice stands for."""

    used: str
    note: str
    percents: list[tuple[int, str]]


def alert_page(
    month: LineMonth, percents: Iterable[int], current: int | None, formats: Formats, now: datetime
) -> AlertPage:
    """Return the page of a line's alert; a percentage that the operator no longer offers stays while it is set."""
    offered = sorted({*percents, *([current] if current else [])})
    read_at = month.read_at
    return AlertPage(
        used=_used(month.balance, formats) if month.balance else "",
        note=gettext("Relevé {moment}.").format(moment=formats.moment(read_at, now)) if read_at else "",
        percents=[(percent, _choice(percent, month.balance, formats)) for percent in offered],
    )


def alert_row(reference: str, percent: int | None, formats: Formats) -> DoRow:
    """Return the row of a line's page that leads to its alert: "À 80 % du forfait", "Aucune"."""
    state = gettext("Aucune")
    if percent is not None:
        state = gettext("À {share} du forfait").format(share=formats.percent(percent))
    return DoRow("bell", gettext("Alerte de consommation"), state, reverse("usage:line-alert", args=[reference]))


def saved(percent: int | None, *, crossed: bool, told: bool, formats: Formats) -> str:
    """Return what is said once an alert is set; `crossed` and `told` in the period already."""
    if percent is None:
        return gettext("Alerte désactivée.")
    share = formats.percent(percent)
    if told:
        return gettext("Alerte réglée à {share} du forfait. Ce seuil a déjà été signalé ce mois-ci.").format(
            share=share
        )
    if crossed:
        return gettext(
            "Alerte réglée à {share} du forfait. Ce seuil est déjà passé : nous vous prévenons maintenant."
        ).format(share=share)
    return gettext("Alerte réglée à {share} du forfait.").format(share=share)


def _used(balance: Balance, formats: Formats) -> str:
    figures = {
        "used": formats.data(balance.used),
        "allowance": formats.allowance(balance.allowance),
        "share": formats.percent(rules.percent_used(balance)),
    }
    if balance.shared:
        return gettext(
            "Les lignes qui partagent ce forfait ont utilisé {used} sur {allowance} ce mois-ci, soit {share}."
        ).format(**figures)
    return gettext("La ligne a utilisé {used} sur {allowance} ce mois-ci, soit {share}.").format(**figures)


def _choice(percent: int, balance: Balance | None, formats: Formats) -> str:
    share = formats.percent(percent)
    if balance is None:
        return gettext("{share} du forfait").format(share=share)
    size = formats.allowance(balance.allowance * percent // 100)
    if rules.is_crossed(balance, percent):
        return gettext("{share} du forfait, soit {size} (déjà passé)").format(share=share, size=size)
    return gettext("{share} du forfait, soit {size}").format(share=share, size=size)
