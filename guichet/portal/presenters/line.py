"""The page of one line: what is left until when, whether that will do, and what it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from guichet.catalogue.queries import MonthlyAllowance, OfferFacts, offer_facts, option_facts
from guichet.catalogue.values import Beyond
from guichet.contracts.values import LineKind, LineState
from guichet.core.formats import Formats, Quantity
from guichet.core.money import Money
from guichet.core.periods import DateRange
from guichet.lines.queries import EquippedLine
from guichet.portal import rules
from guichet.portal.presenters.lines import Balance, Month, data_balances, line_name, what_is_stopped
from guichet.portal.presenters.usage_charts import Chart, Measure, day_chart, month_chart
from guichet.ui.do import DoRow, do_list
from guichet.ui.elements import meter, pill
from guichet.usage.queries import NOTHING_USED, LineUsage, Usage
from guichet.usage.values import Pool, UsageKind, Used

ABROAD = (UsageKind.ROAMING_DATA, UsageKind.ROAMING_VOICE, UsageKind.ROAMING_SMS)


@dataclass(frozen=True, slots=True)
class SeenLine:
    """All that was read for the page, by the view.

    Shape: `periods` are those of the history, the current one last. `pool` is that of the line's contract and offer
    when it shares its data. `shows_contract` is for those who may see the contract; a line's user may not.
    """

    line: EquippedLine
    usage: LineUsage
    periods: Sequence[DateRange]
    pool: Pool | None
    shows_contract: bool
    low_percent: int
    now: datetime
    today: date

    @property
    def days(self) -> DateRange:
        return self.periods[-1]

    def used(self, kind: UsageKind) -> Used:
        return self.usage.current().get(kind, NOTHING_USED)


@dataclass(frozen=True, slots=True)
class Answer:
    """What people came for: a sentence that holds its figure, a meter when there is an end to it."""

    sentence: SafeString
    meter: SafeString | str = ""
    legend: str = ""
    pill: SafeString | str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class LineOptionRow:
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class LinePage:
    title: str
    lede: str
    state: SafeString
    answer: Answer
    facts: list[tuple[str, SafeString]]
    note: str
    days: Chart | None
    months: Chart | None
    options: list[LineOptionRow]
    manage: SafeString
    contract: list[tuple[str, str]]


def line_page(seen: SeenLine, acts: Sequence[DoRow], formats: Formats) -> LinePage:
    facts = seen.line.facts
    offer = offer_facts(facts.offer_code, seen.line.option_codes, formats.language)
    measure = _measure(facts.kind, offer)
    charted = measure if facts.state != LineState.TO_ACTIVATE else None
    balance = _balance(seen, formats)
    read_at = seen.usage.read_at
    return LinePage(
        title=formats.phone(facts.number) if facts.number else line_name(facts),
        lede=_lede(seen, offer),
        state=_state_pill(facts.state),
        answer=_answer(seen, offer, balance, measure, formats),
        facts=_facts(seen, offer, balance, formats) if facts.state != LineState.TO_ACTIVATE else [],
        note=gettext("Relevé {moment}.").format(moment=formats.moment(read_at, seen.now)) if read_at else "",
        days=day_chart(seen.usage, seen.days, seen.today, charted, formats) if charted else None,
        months=month_chart(seen.usage, seen.periods, seen.today, charted, _limit(offer, charted), formats)
        if charted
        else None,
        options=_options(seen, formats),
        manage=manage_rows(acts),
        contract=_contract(seen, offer),
    )


def manage_rows(acts: Sequence[DoRow]) -> SafeString:
    """Return what can be done with the line, as a list of acts in the order given; nothing without any."""
    return do_list(acts)


def _measure(kind: str, offer: OfferFacts) -> Measure | None:
    """Return what counts most on a line of this kind; None where nothing is counted (television)."""
    if kind == LineKind.TV:
        return None
    if kind == LineKind.FIXED or (kind == LineKind.MOBILE and offer.data is None and offer.voice is not None):
        return Measure.VOICE
    return Measure.DATA


def _limit(offer: OfferFacts, measure: Measure | None) -> int | None:
    """Return what one period gives to this line alone, in the unit of the measure; None without an end to it."""
    given = {Measure.DATA: offer.data, Measure.VOICE: offer.voice}.get(measure) if measure else None
    return given.quantity if given and not given.shared else None


def _balance(seen: SeenLine, formats: Formats) -> Balance | None:
    facts = seen.line.facts
    month = Month(
        Usage({facts.id: seen.usage.current()}, seen.usage.read_at),
        seen.days.last_day,
        seen.today,
        seen.low_percent,
        {(facts.contract_id, facts.offer_code): seen.pool} if seen.pool else {},
    )
    return data_balances([seen.line], month, formats.language).get(facts.id)


def _lede(seen: SeenLine, offer: OfferFacts) -> str:
    facts = seen.line.facts
    label = facts.label if facts.number else ""
    return ", ".join(part for part in (offer.name, label, facts.site_name) if part)


def _state_pill(state: str) -> SafeString:
    match state:
        case LineState.TO_ACTIVATE:
            return pill("info", gettext("À activer"))
        case LineState.SUSPENDED:
            return pill("warn", gettext("Suspendue"))
        case LineState.DOWN:
            return pill("bad", gettext("Coupée"))
    return pill("ok", gettext("Active"))


# --- the sentence ---------------------------------------------------------------------------------------------------


def hero(quantity: Quantity | str) -> SafeString:
    """Return the figure that answers the page, to be set inside its sentence."""
    value, unit = quantity if isinstance(quantity, Quantity) else (quantity, "")
    small = f"<small> {conditional_escape(unit)}</small>" if unit else ""
    return mark_safe(  # noqa: S308 (both are escaped)
        f'<span class="fig hero">{conditional_escape(value)}{small}</span>'
    )


def _answer(
    seen: SeenLine, offer: OfferFacts, balance: Balance | None, measure: Measure | None, formats: Formats
) -> Answer:
    facts = seen.line.facts
    match facts.state:
        case LineState.TO_ACTIVATE:
            return _to_activate(seen, formats)
        case LineState.SUSPENDED:
            stopped = what_is_stopped(facts.kind)
            return Answer(format_html(gettext("Votre ligne est suspendue. {stopped}"), stopped=stopped))
        case LineState.DOWN:
            return Answer(format_html(gettext("Votre ligne est coupée. Nos équipes la rétablissent.")))
    if measure is None:
        return Answer(format_html(gettext("Votre télévision est en service. Aucun incident n’est signalé.")))
    if measure == Measure.VOICE:
        return _calls(seen, offer.voice, formats)
    if balance is None:
        return _without_end(seen, offer, formats)
    if balance.left <= 0:
        return _used_up(seen, offer, balance, formats)
    return _left(seen, offer, balance, formats)


def _to_activate(seen: SeenLine, formats: Formats) -> Answer:
    day = seen.line.facts.activates_on
    if day is None:
        return Answer(format_html(gettext("Votre ligne attend son activation. Nous vous écrivons dès que c’est fait.")))
    return Answer(
        format_html(
            gettext("Votre ligne sera activée {day}. Vous n’avez rien à faire."),
            day=formats.on(day, seen.today, weekday=True),
        )
    )


def _left(seen: SeenLine, offer: OfferFacts, balance: Balance, formats: Formats) -> Answer:
    until = formats.until(seen.days.last_day, seen.today)
    words = gettext("Il vous reste {left} {until}. {pace}")
    if balance.shared:
        words = gettext("Il vous reste {left} partagés entre plusieurs lignes, {until}. {pace}")
    percent = rules.percent_left(left=balance.left, allowance=balance.allowance)
    level = rules.remaining_level(
        left=balance.left, allowance=balance.allowance, low_threshold_percent=seen.low_percent
    )
    days_left = rules.percent_of_days_left(seen.days, seen.today)
    told = gettext("Il reste {share} des données et {days} du mois").format(
        share=formats.percent(percent), days=formats.percent(days_left)
    )
    return Answer(
        sentence=format_html(
            words, left=hero(formats.data(balance.left)), until=until, pace=_pace(seen, offer, balance, formats)
        ),
        meter=meter(percent, told, level, now=days_left),
        legend=_legend(percent, days_left),
        pill=pill("warn", gettext("Bientôt épuisé")) if level == rules.Remaining.LOW else "",
        note=_beyond(offer) if level == rules.Remaining.LOW else "",
    )


def _legend(percent: int, days_left: int) -> str:
    if percent >= days_left:
        return gettext("Le trait marque les jours qui restent : la barre le dépasse, vous êtes en avance.")
    return gettext("Le trait marque les jours qui restent : la barre s’arrête avant, les données vont plus vite.")


def _pace(seen: SeenLine, offer: OfferFacts, balance: Balance, formats: Formats) -> str:
    if not rules.tells_pace(seen.days, seen.today):
        return ""
    used = balance.allowance - balance.left
    last = rules.used_up_on(used=used, allowance=balance.allowance, days=seen.days, today=seen.today)
    if last is None and offer.beyond == Beyond.CHARGED:
        return gettext("À ce rythme, vous finirez le mois sans supplément.")
    if last is None:
        return gettext("À ce rythme, vous en aurez assez.")
    return gettext("À ce rythme, il ne restera rien {day}.").format(day=formats.on(last, seen.today, weekday=True))


def _beyond(offer: OfferFacts) -> str:
    """Return what happens once nothing is left."""
    match offer.beyond:
        case Beyond.REDUCED:
            return gettext("Ensuite, le débit est réduit, sans supplément.")
        case Beyond.STOPPED:
            return gettext("Ensuite, internet s’arrête, sans supplément.")
    return gettext("Ensuite, chaque Go de plus est facturé.")


def _used_up(seen: SeenLine, offer: OfferFacts, balance: Balance, formats: Formats) -> Answer:
    until = formats.until(seen.days.last_day, seen.today)
    match offer.beyond:
        case Beyond.REDUCED:
            then = gettext("Le débit est réduit {until}.")
        case Beyond.STOPPED:
            then = gettext("Internet est arrêté {until}.")
        case _:
            then = gettext("Chaque Go de plus est facturé {until}.")
    words = gettext("Vous avez utilisé vos {allowance} du mois. {then}")
    if balance.shared:
        words = gettext("Vos lignes ont utilisé leurs {allowance} du mois. {then}")
    allowance = hero(formats.allowance(balance.allowance))
    return Answer(
        sentence=format_html(words, allowance=allowance, then=then.format(until=until)),
        meter=meter(0, gettext("Il ne reste rien des données"), rules.Remaining.NONE),
        pill=pill("bad", gettext("Épuisé")),
    )


def _without_end(seen: SeenLine, offer: OfferFacts, formats: Formats) -> Answer:
    """Return the sentence of data that are unlimited, or of which the offer says nothing."""
    used = hero(formats.data(seen.used(UsageKind.DATA).quantity))
    since = formats.day(seen.days.start, seen.today, relative=False)
    words = gettext("Vous avez utilisé {used} depuis le {day}.")
    if offer.data is not None:
        words = gettext("Vous avez utilisé {used} depuis le {day}. Votre internet est illimité.")
    return Answer(format_html(words, used=used, day=since))


def _calls(seen: SeenLine, voice: MonthlyAllowance | None, formats: Formats) -> Answer:
    used = seen.used(UsageKind.VOICE).quantity
    if voice is None or voice.quantity is None:
        words = gettext("Vous avez appelé {used} depuis le {day}.")
        if voice is not None:
            words = gettext("Vous avez appelé {used} depuis le {day}. Vos appels sont illimités.")
        since = formats.day(seen.days.start, seen.today, relative=False)
        return Answer(format_html(words, used=hero(formats.duration(used)), day=since))
    left = max(0, voice.quantity - used)
    percent, days_left = (
        rules.percent_left(left=left, allowance=voice.quantity),
        rules.percent_of_days_left(seen.days, seen.today),
    )
    return Answer(
        sentence=format_html(
            gettext("Il vous reste {left} d’appels {until}."),
            left=hero(formats.duration(left)),
            until=formats.until(seen.days.last_day, seen.today),
        ),
        meter=meter(
            percent,
            gettext("Il reste {share} des appels").format(share=formats.percent(percent)),
            rules.remaining_level(left=left, allowance=voice.quantity, low_threshold_percent=seen.low_percent),
            now=days_left,
        ),
        legend=_legend(percent, days_left),
    )


# --- the facts under it ---------------------------------------------------------------------------------------------


def _facts(
    seen: SeenLine, offer: OfferFacts, balance: Balance | None, formats: Formats
) -> list[tuple[str, SafeString]]:
    kind = seen.line.facts.kind
    rows: list[tuple[str, SafeString]] = []
    data = seen.used(UsageKind.DATA).quantity
    if balance is not None:
        words = gettext("par cette ligne") if balance.shared else _out_of(formats.allowance(balance.allowance))
        rows.append((gettext("Internet utilisé"), _fact(formats.data(data), words)))
    if kind in {LineKind.MOBILE, LineKind.FIXED}:
        calls = formats.duration(seen.used(UsageKind.VOICE).quantity)
        rows.append((gettext("Appels"), _included(offer.voice, str(calls), formats)))
    if kind == LineKind.MOBILE:
        rows.append((gettext("SMS et MMS"), _messages(seen, offer.messages, formats)))
    rows += _abroad(seen, formats)
    if kind in {LineKind.MOBILE, LineKind.FIXED}:
        rows.append((gettext("Hors forfait"), _charged(seen, formats)))
    if offer.speed:
        rows.append((gettext("Débit"), _fact(offer.speed)))
    return rows


def _fact(figure: object, words: str = "") -> SafeString:
    if not words:
        return conditional_escape(figure)
    return format_html('<span class="num">{}</span> <span class="quiet">· {}</span>', figure, words)


def _out_of(allowance: Quantity) -> str:
    return gettext("sur {allowance}").format(allowance=allowance)


def _included(voice: MonthlyAllowance | None, used: str, formats: Formats) -> SafeString:
    if voice is None:
        return _fact(used)
    if voice.quantity is None:
        return _fact(gettext("Illimités"), gettext("{used} ce mois-ci").format(used=used))
    return _fact(used, _out_of(formats.duration(voice.quantity)))


def _messages(seen: SeenLine, given: MonthlyAllowance | None, formats: Formats) -> SafeString:
    count = seen.used(UsageKind.SMS).quantity + seen.used(UsageKind.MMS).quantity
    sent = ngettext("{count} envoyé", "{count} envoyés", count).format(count=formats.number(count))
    if given is not None and given.quantity is None:
        return _fact(gettext("Illimités"), sent)
    if given is not None and given.quantity is not None:
        return _fact(sent, gettext("sur {count}").format(count=formats.number(given.quantity)))
    return _fact(sent)


def _abroad(seen: SeenLine, formats: Formats) -> list[tuple[str, SafeString]]:
    """Return what was used outside the countries of the bundle, when something was."""
    data, calls, messages = (seen.used(kind).quantity for kind in ABROAD)
    parts = [str(formats.data(data))] if data else []
    parts += [str(formats.duration(calls))] if calls else []
    if messages:
        parts.append(ngettext("{count} SMS", "{count} SMS", messages).format(count=formats.number(messages)))
    return [(gettext("À l’étranger"), _fact(", ".join(parts)))] if parts else []


def _charged(seen: SeenLine, formats: Formats) -> SafeString:
    """Return what this period costs beyond the bundle, and how many calls to special numbers are in it."""
    amount = sum(used.charge_minor for used in seen.usage.current().values())
    premium = seen.used(UsageKind.PREMIUM).records
    words = ngettext("{count} appel surtaxé", "{count} appels surtaxés", premium).format(count=premium)
    return _fact(formats.money(Money(amount, formats.currency)), words if premium else "")


def _options(seen: SeenLine, formats: Formats) -> list[LineOptionRow]:
    rows = []
    for option in option_facts(seen.line.option_codes, formats.language):
        price = gettext("Gratuit.")
        if option.monthly_minor:
            price = gettext("{amount} par mois.").format(
                amount=formats.money(Money(option.monthly_minor, formats.currency))
            )
        text = f"{price} {option.description}" if seen.shows_contract else option.description
        rows.append(LineOptionRow(option.name, text))
    return rows


def _contract(seen: SeenLine, offer: OfferFacts) -> list[tuple[str, str]]:
    """Return what the line belongs to; for its user, no more than the offer."""
    facts = seen.line.facts
    rows = [(gettext("Offre"), offer.name or facts.offer_code)]
    if seen.shows_contract:
        rows.append((gettext("Contrat"), facts.contract_number))
        rows.append((gettext("Titulaire"), facts.customer_name))
    if facts.site_name:
        rows.append((gettext("Site"), facts.site_name))
    return rows
