"""The alerts of a line as pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from guichet import operators
from guichet.catalogue.queries import offer_price
from guichet.contracts.values import LineKind
from guichet.core.formats import Formats
from guichet.core.money import Money, currency_precision
from guichet.lines.queries.equipped import EquippedLine
from guichet.ui.do import DoRow
from guichet.ui.elements import gauge
from guichet.usage import rules
from guichet.usage.forms import AlertOffer
from guichet.usage.policy import UsagePolicy
from guichet.usage.queries.alerts import AlertSetting, LineMonth
from guichet.usage.values import AlertChannel, Balance, Choices, Measure, Threshold


@dataclass(frozen=True, slots=True)
class Gauge:
    """Where one is: a sentence, and its drawing with a mark for each alert."""

    sentence: str
    drawing: SafeString


@dataclass(frozen=True, slots=True)
class AlertPage:
    """What was used and spent until now, when it was read, and what can be set.

    `bill` says the alerts that the law sets on the bill; `abroad`, what roaming costs where no law bounds it.
    """

    used: Gauge | None
    out: Gauge | None
    roaming: Gauge | None
    bill: str
    abroad: str
    note: str
    currency: str
    offer: AlertOffer


def alert_page(
    line: EquippedLine,
    month: LineMonth,
    setting: AlertSetting,
    policy: UsagePolicy,
    formats: Formats,
    *,
    sees_amounts: bool,
    has_push: bool,
    now: datetime,
) -> AlertPage:
    """Return the page of a line's alerts; a percentage that the operator no longer offers stays while it is set."""
    choices, spending, balance = setting.choices, month.standing.spending, month.standing.balance
    is_mobile = line.facts.kind == LineKind.MOBILE
    marks = rules.marks_of(choices, policy, is_mobile=is_mobile)
    roams = sees_amounts and is_mobile
    return AlertPage(
        used=_used(balance, marks, formats) if balance else None,
        out=_out(spending.out_minor, marks, formats) if sees_amounts else None,
        roaming=_roaming(spending.roaming_minor, marks, formats) if roams else None,
        bill=_bill(line.facts.offer_code, choices, policy, formats) if roams and policy.bill_shock else "",
        abroad=gettext("À l’étranger, tout ce que la ligne utilise est facturé : aucune loi ne le plafonne.")
        if roams and policy.roaming_cap is None
        else "",
        note=gettext("Relevé {moment}.").format(moment=formats.moment(month.read_at, now)) if month.read_at else "",
        currency=_currency_sign(formats),
        offer=_offer(line, month, choices, policy, formats, sees_amounts=sees_amounts, has_push=has_push),
    )


def _offer(
    line: EquippedLine,
    month: LineMonth,
    choices: Choices,
    policy: UsagePolicy,
    formats: Formats,
    *,
    sees_amounts: bool,
    has_push: bool,
) -> AlertOffer:
    is_mobile, balance = line.facts.kind == LineKind.MOBILE, month.standing.balance
    percents = {*(policy.alert_percents if balance else ()), *choices.percents}
    shock, cap = policy.bill_shock, policy.roaming_cap
    ceilings = _ceilings(choices.amounts.ceiling_minor, policy) if is_mobile else []
    return AlertOffer(
        percents=[(str(percent), _choice(percent, balance, formats)) for percent in sorted(percents)],
        asks_amounts=sees_amounts,
        asks_roaming=sees_amounts and is_mobile,
        legal_roaming=_legal_roaming(policy, formats) if cap else "",
        ceilings=[(str(minor), _ceiling(minor, formats)) for minor in ceilings],
        default_ceiling=shock.default_minor if shock else 0,
        channels=_channels(is_mobile=is_mobile, has_push=has_push),
        minor_digits=currency_precision(operators.current().currency),
    )


def _ceilings(chosen_minor: int | None, policy: UsagePolicy) -> list[int]:
    """Return the ceilings to choose from, with the one that is chosen; none where the law looks at no bill."""
    if policy.bill_shock is None:
        return []
    return sorted({*policy.bill_shock.choices_minor, *([] if chosen_minor is None else [chosen_minor])})


def _channels(*, is_mobile: bool, has_push: bool) -> list[tuple[str, str]]:
    """Return the roads by which this line's people can be told."""
    words = {
        AlertChannel.SMS: gettext("SMS à la ligne"),
        AlertChannel.MAIL: gettext("Courriel au titulaire"),
        AlertChannel.PUSH: gettext("Notification sur les appareils qui les ont activées"),
    }
    offered = {
        AlertChannel.MAIL,
        *([AlertChannel.SMS] if is_mobile else []),
        *([AlertChannel.PUSH] if has_push else []),
    }
    return [(channel.value, words[channel]) for channel in AlertChannel if channel in offered]


def alert_row(reference: str, setting: AlertSetting, formats: Formats) -> DoRow:
    """Return the row of a line's page that leads to its alerts: "À 80 % du forfait", "Aucune"."""
    choices = setting.choices
    said = []
    if choices.percents:
        shares = " · ".join(formats.percent(percent) for percent in choices.percents)
        said.append(gettext("À {share} du forfait").format(share=shares))
    if choices.amounts.out_minor is not None:
        said.append(gettext("à {amount} hors forfait").format(amount=_money(choices.amounts.out_minor, formats)))
    policy = operators.current().section(UsagePolicy)
    if not said and (policy.roaming_cap or policy.bill_shock):
        said.append(gettext("Celles que la loi prévoit"))
    return DoRow(
        "bell",
        gettext("Alertes de conso"),
        ", ".join(said) or gettext("Aucune"),
        reverse("usage:line-alert", args=[reference]),
    )


def saved(*, crossed: bool, told: bool) -> str:
    """Return what is said once alerts are set; `crossed` and `told`: by what was set, in the period already."""
    if crossed:
        return gettext("Alertes enregistrées. Un seuil est déjà passé : nous vous prévenons maintenant.")
    if told:
        return gettext(
            "Alertes enregistrées. Un seuil déjà passé a été signalé ce mois-ci, il ne le sera pas deux fois."
        )
    return gettext("Alertes enregistrées.")


def _used(balance: Balance, marks: Iterable[Threshold], formats: Formats) -> Gauge:
    share = rules.percent_used(balance)
    figures = {
        "used": formats.data(balance.used),
        "allowance": formats.allowance(balance.allowance),
        "share": formats.percent(share),
    }
    sentence = (
        gettext("Les lignes qui partagent ce forfait ont utilisé {used} sur {allowance} ce mois-ci, soit {share}.")
        if balance.shared
        else gettext("La ligne a utilisé {used} sur {allowance} ce mois-ci, soit {share}.")
    ).format(**figures)
    levels = [(mark.level, formats.percent(mark.level)) for mark in marks if mark.measure == Measure.SHARE]
    return Gauge(sentence, gauge(share, sentence, levels))


def _out(minor: int, marks: Iterable[Threshold], formats: Formats) -> Gauge:
    sentence = gettext("La ligne a dépensé {amount} hors forfait ce mois-ci.").format(amount=_money(minor, formats))
    return _amounts(minor, marks, (Measure.OUT, Measure.CEILING), sentence, formats)


def _roaming(minor: int, marks: Iterable[Threshold], formats: Formats) -> Gauge:
    sentence = gettext("La ligne a dépensé {amount} à l’étranger ce mois-ci.").format(amount=_money(minor, formats))
    return _amounts(minor, marks, (Measure.ROAMING,), sentence, formats)


def _amounts(
    minor: int, marks: Iterable[Threshold], measures: tuple[Measure, ...], sentence: str, formats: Formats
) -> Gauge:
    """Return an amount with its marks; the drawing ends at the highest of them, and is none without one."""
    levels = sorted({mark.level for mark in marks if mark.measure in measures})
    if not levels:
        return Gauge(sentence, SafeString())
    end = levels[-1]
    drawn = [(level * 100 // end, _money(level, formats)) for level in levels]
    return Gauge(sentence, gauge(min(100, max(0, minor) * 100 // end), sentence, drawn))


def _bill(offer: str, choices: Choices, policy: UsagePolicy, formats: Formats) -> str:
    """Return when a mobile line is told of its bill by law."""
    ceiling = rules.ceiling_of(choices.amounts.ceiling_minor, policy)
    first, *second = (_money(minor, formats) for minor in rules.bill_shock_levels(offer_price(offer), ceiling))
    if not second:
        return gettext("La loi prévoit une alerte quand le forfait de {bundle} est épuisé.").format(bundle=first)
    return gettext(
        "La loi prévoit deux alertes : quand le forfait de {bundle} est épuisé, puis quand la facture atteint {bill}. "
        "Rien n’est coupé."
    ).format(bundle=first, bill=second[0])


def _ceiling(minor: int, formats: Formats) -> str:
    if minor == 0:
        return gettext("Rien : la première alerte suffit")
    return _money(minor, formats)


def _legal_roaming(policy: UsagePolicy, formats: Formats) -> str:
    levels = rules.roaming_levels(None, policy)
    first, last = _money(levels[0], formats), _money(levels[-1], formats)
    return gettext("Celui de la loi : {last}, avec une première alerte à {first}").format(first=first, last=last)


def _choice(percent: int, balance: Balance | None, formats: Formats) -> str:
    share = formats.percent(percent)
    if balance is None:
        return share
    size = formats.allowance(balance.allowance * percent // 100)
    if rules.is_crossed(Threshold(Measure.SHARE, percent), rules.standing_of(balance)):
        return gettext("{share}, soit {size} (déjà passé)").format(share=share, size=size)
    return gettext("{share}, soit {size}").format(share=share, size=size)


def _money(minor: int, formats: Formats) -> str:
    return formats.money(Money(minor, operators.current().currency))


def _currency_sign(formats: Formats) -> str:
    """Return the sign of the currency: what is left of an amount without its figures."""
    return "".join(
        character for character in _money(0, formats) if not (character.isdigit() or character in ",.\u202f\u00a0 ")
    )
