"""The options of a line as pages list them, and what adding or removing one costs, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy, ngettext

from guichet.acts import words
from guichet.acts.values import Refusal
from guichet.core.formats import Formats
from guichet.core.money import Money
from guichet.core.periods import ONE_DAY, local_day
from guichet.lines.rules.quotes import AddQuote, RemoveQuote
from guichet.lines.values.options import Group, LineOptions, OptionSeen, Switch
from guichet.ui.elements import pill

_TITLES: Mapping[Group, Promise] = {
    Group.TV: gettext_lazy("Options TV"),
    Group.DECODERS: gettext_lazy("Décodeur TV supplémentaire"),
    Group.INTERNET: gettext_lazy("Options internet"),
    Group.PHONE: gettext_lazy("Options téléphonie"),
    Group.MOBILE: gettext_lazy("Options mobiles"),
}
Rows = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class OptionRow:
    """An option in a list. `href` leads to the page that turns it on or off; empty when it cannot be turned now.

    `note` is why not, or what is about to happen; `state` a pill while the network is at it, empty otherwise.
    """

    code: str
    name: str
    text: str
    note: str
    on: bool
    switch: str
    href: str
    state: SafeString


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """Options under one title; `on` counts those that the line has."""

    code: str
    title: str
    rows: list[OptionRow]
    on: int


def group_title(group: Group) -> str:
    """Return how a group is called."""
    return str(_TITLES[group])


def option_groups(options: LineOptions, formats: Formats, now: datetime) -> list[OptionGroup]:
    """Return the options of a line ready to show, in groups."""
    return [
        OptionGroup(
            code=group.value,
            title=group_title(group),
            rows=[_row(option, options.reference, formats, now) for option in found],
            on=sum(option.is_on for option in found),
        )
        for group, found in options.groups.items()
    ]


def option_price(option: OptionSeen, formats: Formats) -> str:
    """Return what an option costs, as a sentence: "9,00 € par mois.", "2,00 € une fois.", "Gratuit."."""
    if not option.monthly_minor:
        return gettext("Gratuit.")
    amount = _money(option.monthly_minor, formats)
    if not option.renews:
        return gettext("{amount}, une seule fois.").format(amount=amount)
    if option.fee_minor and not option.is_on:
        fee = _money(option.fee_minor, formats)
        return gettext("{amount} par mois, et {fee} la première fois.").format(amount=amount, fee=fee)
    return gettext("{amount} par mois.").format(amount=amount)


def add_rows(quote: AddQuote, formats: Formats, today: date) -> Rows:
    """Return what adding an option costs and when, before it is confirmed."""
    starts = gettext("Aujourd’hui, en une minute")
    if quote.starts_on != today:
        starts = formats.on(quote.starts_on, today)
    rows = [(gettext("Début"), capfirst(starts))]
    if quote.ends_on is not None:
        rows.append((gettext("Fin"), capfirst(formats.until(quote.ends_on - ONE_DAY, today))))
    if not quote.next_invoice_minor and not quote.monthly_minor:
        return [*rows, (gettext("Prix"), gettext("Gratuit"))]
    rows.append((gettext("À payer aujourd’hui"), gettext("Rien")))
    rows += _next_invoice(quote, formats, today)
    if quote.monthly_minor:
        rows.append((gettext("Puis, chaque mois"), _money(quote.monthly_minor, formats)))
    if quote.minimum_until is not None:
        until = formats.until(quote.minimum_until - ONE_DAY, today)
        rows.append((gettext("À garder au moins"), capfirst(until)))
    return rows


def remove_rows(quote: RemoveQuote, formats: Formats, today: date) -> Rows:
    """Return what removing an option changes and when, before it is confirmed."""
    ends = gettext("Aujourd’hui, en une minute")
    if quote.ends_on != today:
        ends = capfirst(formats.until_midnight(quote.ends_on - ONE_DAY, today))
    rows = [(gettext("Fin"), ends)]
    if not quote.monthly_minor:
        return rows
    invoice = gettext("Sur la prochaine facture, {on}").format(on=formats.on(quote.invoice_on, today))
    if quote.credit_minor:
        days = ngettext(
            "{amount} rendus, pour {days} jour sur {month}",
            "{amount} rendus, pour {days} jours sur {month}",
            quote.days,
        )
        rows.append(
            (invoice, days.format(amount=_money(quote.credit_minor, formats), days=quote.days, month=quote.month_days))
        )
    elif quote.due_minor and quote.days:
        days = ngettext("{amount}, pour {days} jour sur {month}", "{amount}, pour {days} jours sur {month}", quote.days)
        rows.append(
            (invoice, days.format(amount=_money(quote.due_minor, formats), days=quote.days, month=quote.month_days))
        )
    elif quote.due_minor:
        rows.append((invoice, _money(quote.due_minor, formats)))
    else:
        rows.append((gettext("Le mois en cours"), gettext("Déjà payé, il n’est pas rendu")))
    less = gettext("{amount} de moins").format(amount=_money(quote.monthly_minor, formats))
    rows.append((gettext("Puis, chaque mois"), less))
    return rows


def _next_invoice(quote: AddQuote, formats: Formats, today: date) -> Rows:
    """Return what the next invoice bears: its total, then what it is made of when that is more than one thing."""
    label = gettext("Sur la prochaine facture, {on}").format(on=formats.on(quote.invoice_on, today))
    parts: Rows = []
    if quote.fee_minor:
        parts.append((gettext("dont mise en service"), _money(quote.fee_minor, formats)))
    if quote.first_minor and quote.first_days:
        days = ngettext("dont {days} jour sur {month}", "dont {days} jours sur {month}", quote.first_days)
        words = days.format(days=quote.first_days, month=quote.month_days)
        parts.append((words, _money(quote.first_minor, formats)))
    if quote.ahead_minor:
        month = formats.month(quote.invoice_on, today)
        words = gettext("dont {month}, payé d’avance").format(month=month)
        parts.append((words, _money(quote.ahead_minor, formats)))
    total = (label, _money(quote.next_invoice_minor, formats))
    return [total, *parts] if len(parts) > 1 else [total]


def _row(option: OptionSeen, reference: str, formats: Formats, now: datetime) -> OptionRow:
    turns = option.refusal is None and not option.is_pending
    return OptionRow(
        code=option.code,
        name=option.name,
        text=f"{option_price(option, formats)} {option.description}",
        note=_note(option, formats, now),
        on=option.is_on,
        switch=_switch(option),
        href=reverse("lines:line-option", args=[reference, option.code]) if turns else "",
        state=_state(option),
    )


def _switch(option: OptionSeen) -> str:
    return gettext("Activée") if option.is_on else gettext("Désactivée")


def _state(option: OptionSeen) -> SafeString:
    match option.switch:
        case Switch.ADDING:
            return pill("info", gettext("Activation en cours"), "hourglass")
        case Switch.REMOVING:
            return pill("info", gettext("Retrait en cours"), "hourglass")
    if option.refusal is None:
        return SafeString("")
    if option.is_on:
        return pill("ok", gettext("Activée"))
    return pill("", gettext("Sur demande"), "phone") if option.instead else pill("", gettext("Indisponible"), "lock")


def _note(option: OptionSeen, formats: Formats, now: datetime) -> str:
    """Return what is to be known of an option besides its price: sentences, empty when there is nothing to say."""
    today = local_day(now, formats.time_zone)
    parts = [gettext("Votre adresse : {address}.").format(address=option.address)] if option.address else []
    if option.on is not None:
        on = formats.on(option.on, today)
        if option.switch == Switch.STARTS_LATER:
            parts.append(gettext("Commence {on}.").format(on=on))
        elif option.switch == Switch.ENDS_LATER:
            parts.append(gettext("S’arrête {on}.").format(on=on))
    if option.failed_at is not None:
        failed = gettext("Le réseau n’a pas fait ce qui était demandé {moment} : rien n’a changé, rien n’est facturé.")
        parts.append(failed.format(moment=formats.moment(option.failed_at, now)))
    if option.refusal is not None:
        parts.append(option.instead or refusal_words(option.refusal, formats, now, adds=not option.is_on))
    return " ".join(parts)


def refusal_words(refusal: Refusal, formats: Formats, now: datetime, *, adds: bool) -> str:
    """Return why an option is not added, or not removed."""
    return words.refusal("option.add" if adds else "option.remove", refusal.code, refusal.data, formats, now=now)


def _money(minor: int, formats: Formats) -> str:
    return formats.money(Money(minor, formats.currency))
