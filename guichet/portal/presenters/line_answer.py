"""What people came to a line's page for: what is left, until when, and whether that will do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from guichet.catalogue.queries import MonthlyAllowance, OfferFacts
from guichet.catalogue.values import Beyond
from guichet.contracts.values import LineState
from guichet.core.formats import Formats, Quantity
from guichet.core.periods import DateRange
from guichet.lines.presenters.blocking import block_since
from guichet.lines.queries.equipped import EquippedLine
from guichet.lines.values.blocking import BlockFacts, BlockState
from guichet.portal import rules
from guichet.portal.presenters.lines import what_is_stopped
from guichet.portal.presenters.usage_charts import Measure
from guichet.ui.elements import meter, pill
from guichet.usage.queries import NOTHING_USED, LineUsage
from guichet.usage.values import Balance, Pool, UsageKind, Used


@dataclass(frozen=True, slots=True)
class SeenLine:
    """All that was read for the page, by the view.

    Shape: `periods` are those of the history, the current one last. `pool` is that of the line's contract and offer
    when it shares its data. `shows_contract` is for those who may see the contract; a line's user may not. `since` is
    the first day shown to a line's user, who sees nothing of the one before; None for all.
    """

    line: EquippedLine
    usage: LineUsage
    periods: Sequence[DateRange]
    pool: Pool | None
    shows_contract: bool
    low_percent: int
    now: datetime
    today: date
    since: date | None = None

    @property
    def counted_from(self) -> date:
        """The day since which what is shown of this period was used."""
        return max(self.days.start, min(self.since, self.today)) if self.since else self.days.start

    @property
    def days(self) -> DateRange:
        return self.periods[-1]

    def used(self, kind: UsageKind) -> Used:
        return self.usage.current.get(kind, NOTHING_USED)

    def used_of_bundle(self, kind: UsageKind) -> Used:
        """Return what is gone of the bundle of the period, whoever used it."""
        return self.usage.bundle.get(kind, NOTHING_USED)


@dataclass(frozen=True, slots=True)
class Answer:
    """What people came for: a sentence that holds its figure, a meter when there is an end to it."""

    sentence: SafeString
    meter: SafeString | str = ""
    legend: str = ""
    pill: SafeString | str = ""
    note: str = ""


def hero(quantity: Quantity | str) -> SafeString:
    """Return the figure that answers the page, to be set inside its sentence."""
    value, unit = quantity if isinstance(quantity, Quantity) else (quantity, "")
    small = f"<small> {conditional_escape(unit)}</small>" if unit else ""
    return mark_safe(  # noqa: S308 (both are escaped)
        f'<span class="fig hero">{conditional_escape(value)}{small}</span>'
    )


def answer(
    seen: SeenLine, offer: OfferFacts, balance: Balance | None, measure: Measure | None, formats: Formats
) -> Answer:
    facts = seen.line.facts
    if seen.line.block is not None:
        return _blocked(seen, seen.line.block, formats)
    match facts.state:
        case LineState.TO_ACTIVATE:
            return _to_activate(seen, formats)
        case LineState.SUSPENDED:
            stopped = what_is_stopped(facts.kind)
            return Answer(format_html(gettext("Votre ligne est suspendue. {stopped}"), stopped=stopped))
        case LineState.DOWN:
            return Answer(conditional_escape(gettext("Votre ligne est coupée. Nos équipes la rétablissent.")))
    if measure is None:
        return Answer(conditional_escape(gettext("Votre télévision est en service. Aucun incident n’est signalé.")))
    if measure == Measure.VOICE:
        return _calls(seen, offer.voice, formats)
    if balance is None:
        return _without_end(seen, offer, formats)
    if balance.left <= 0:
        return _used_up(seen, offer, balance, formats)
    return _left(seen, offer, balance, formats)


def _blocked(seen: SeenLine, block: BlockFacts, formats: Formats) -> Answer:
    match block.state:
        case BlockState.REQUESTED:
            return Answer(
                conditional_escape(
                    gettext("Nous bloquons votre ligne. Encore une minute, et cette page dira quand c’est fait.")
                )
            )
        case BlockState.LIFTING:
            return Answer(
                conditional_escape(
                    gettext("Nous débloquons votre ligne. Encore une minute, et cette page dira quand c’est fait.")
                )
            )
    stopped = what_is_stopped(seen.line.facts.kind)
    return Answer(format_html("{} {}", block_since(block, formats, seen.now), stopped))


def _to_activate(seen: SeenLine, formats: Formats) -> Answer:
    day = seen.line.facts.activates_on
    if day is None:
        return Answer(conditional_escape(gettext("Votre ligne attend son activation.")))
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
    since = formats.day(seen.counted_from, seen.today, relative=False)
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
        since = formats.day(seen.counted_from, seen.today, relative=False)
        return Answer(format_html(words, used=hero(formats.duration(used)), day=since))
    left = max(0, voice.quantity - seen.used_of_bundle(UsageKind.VOICE).quantity)
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
