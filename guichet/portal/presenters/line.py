"""The page of one line: what is left until when, whether that will do, and what it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from guichet.catalogue.queries import MonthlyAllowance, OfferFacts, offer_facts, option_facts
from guichet.contracts.values import LineFacts, LineKind, LineState
from guichet.core.formats import Formats, Quantity
from guichet.core.money import Money
from guichet.lines.presenters.blocking import block_pill
from guichet.lines.queries.options import has_more_data
from guichet.lines.values.blocking import PENDING_BLOCKS
from guichet.portal import rules
from guichet.portal.presenters.line_answer import Answer, SeenLine, answer
from guichet.portal.presenters.lines import line_name
from guichet.portal.presenters.usage_charts import Chart, Measure, day_chart, month_chart
from guichet.ui.do import DoGroup, DoRow, do_groups
from guichet.ui.elements import pill
from guichet.usage.queries import Usage, data_balances
from guichet.usage.values import Balance, UsageKind

ABROAD = (UsageKind.ROAMING_DATA, UsageKind.ROAMING_VOICE, UsageKind.ROAMING_SMS)


@dataclass(frozen=True, slots=True)
class LineOptionRow:
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class LinePage:
    """`first` is the one act that people come for: to unblock a blocked line, to add data to one that runs short.

    `waits` when the network has not answered yet: the page then looks by itself for the answer.
    """

    title: str
    lede: str
    state: SafeString
    waits: bool
    first: DoRow | None
    reference: str
    answer: Answer
    facts: list[tuple[str, SafeString]]
    note: str
    usage: list[tuple[str, str]]
    days: Chart | None
    months: Chart | None
    since: str
    options: list[LineOptionRow]
    options_href: str
    manage: SafeString
    contract_title: str
    contract: list[tuple[str, str]]


def line_page(seen: SeenLine, acts: Sequence[DoGroup], formats: Formats, *, waits: bool = False) -> LinePage:
    facts = seen.line.facts
    offer = offer_facts(facts.offer_code, seen.line.option_codes, formats.language)
    measure = _measure(facts.kind, offer)
    charted = measure if facts.state != LineState.TO_ACTIVATE else None
    balance = _balance(seen)
    read_at = seen.usage.read_at
    return LinePage(
        title=formats.phone(facts.number) if facts.number else line_name(facts),
        lede=_lede(seen, offer),
        state=_state_pill(seen),
        waits=waits or bool(seen.line.block and seen.line.block.state in PENDING_BLOCKS),
        reference=facts.reference,
        first=_first(seen, acts, balance),
        answer=answer(seen, offer, balance, measure, formats),
        facts=_facts(seen, offer, balance, formats) if facts.state != LineState.TO_ACTIVATE else [],
        note=gettext("Relevé {moment}.").format(moment=formats.moment(read_at, seen.now)) if read_at else "",
        usage=_usage_links(facts) if facts.state != LineState.TO_ACTIVATE else [],
        days=day_chart(seen.usage, seen.days, seen.today, charted, formats) if charted else None,
        months=month_chart(seen.usage, seen.periods, seen.today, charted, _limit(offer, charted), formats)
        if charted
        else None,
        since=formats.day(seen.since, seen.today, relative=False) if seen.since else "",
        options=_options(seen, formats),
        options_href=_options_page(acts, facts.reference),
        manage=manage_rows(acts),
        contract_title=gettext("Le contrat") if seen.shows_contract else gettext("L’offre"),
        contract=_contract(seen, offer),
    )


def manage_rows(acts: Sequence[DoGroup]) -> SafeString:
    """Return what can be done with the line, as lists of acts in the order given; nothing without any."""
    return do_groups(acts)


def _first(seen: SeenLine, acts: Sequence[DoGroup], balance: Balance | None) -> DoRow | None:
    facts = seen.line.facts
    unblocking = reverse("lines:line-unblock", args=[facts.reference])
    unblock = next((row for group in acts for row in group.rows if row.href == unblocking), None)
    options = _options_page(acts, facts.reference)
    if unblock or not options or not _runs_short(seen, balance) or not has_more_data(facts):
        return unblock
    return DoRow("plus", gettext("Ajouter des gigas"), "", options)


def _runs_short(seen: SeenLine, balance: Balance | None) -> bool:
    """Return whether a line in service has little data left, or none."""
    if balance is None or seen.line.block is not None or seen.line.facts.state != LineState.ACTIVE:
        return False
    level = rules.remaining_level(
        left=balance.left, allowance=balance.allowance, low_threshold_percent=seen.low_percent
    )
    return level in {rules.Remaining.LOW, rules.Remaining.NONE}


def _usage_links(line: LineFacts) -> list[tuple[str, str]]:
    """Return the ways to the records of a line, by what it has: address and words."""
    page = f"{reverse('portal:usage')}?line={line.reference}"
    calls = [(f"{page}&kind=calls", gettext("Appels"))]
    match line.kind:
        case LineKind.MOBILE:
            data, sms = (f"{page}&kind=data", gettext("Données")), (f"{page}&kind=messages", gettext("SMS et MMS"))
            return [(page, gettext("Tout")), data, *calls, sms]
        case LineKind.FIXED:
            return [(page, gettext("Tout")), *calls, (f"{page}&charged=1", gettext("Hors forfait"))]
        case LineKind.INTERNET:
            return [(page, gettext("Chaque connexion"))]
    return []


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


def _balance(seen: SeenLine) -> Balance | None:
    facts = seen.line.facts
    usage = Usage({facts.id: seen.usage.bundle}, seen.usage.read_at)
    pools = {(facts.contract_id, facts.offer_code): seen.pool} if seen.pool else {}
    return data_balances([seen.line], usage, pools).get(facts.id)


def _lede(seen: SeenLine, offer: OfferFacts) -> str:
    facts = seen.line.facts
    label = facts.label if facts.number else ""
    return ", ".join(part for part in (offer.name, label, facts.site_name) if part)


def _state_pill(seen: SeenLine) -> SafeString:
    if seen.line.block is not None:
        return block_pill(seen.line.block.state)
    match seen.line.facts.state:
        case LineState.TO_ACTIVATE:
            return pill("info", gettext("À activer"))
        case LineState.SUSPENDED:
            return pill("warn", gettext("Suspendue"))
        case LineState.DOWN:
            return pill("bad", gettext("Coupée"))
    return pill("ok", gettext("Active"))


# --- the facts under it ---------------------------------------------------------------------------------------------


def _facts(
    seen: SeenLine, offer: OfferFacts, balance: Balance | None, formats: Formats
) -> list[tuple[str, SafeString]]:
    kind = seen.line.facts.kind
    rows: list[tuple[str, SafeString]] = []
    if balance is not None:
        of_line = seen.used if balance.shared else seen.used_of_bundle
        data = of_line(UsageKind.DATA).quantity
        words = gettext("par cette ligne") if balance.shared else _out_of(formats.allowance(balance.allowance))
        rows.append((gettext("Internet utilisé"), _fact(formats.data(data), words)))
    if kind in {LineKind.MOBILE, LineKind.FIXED}:
        bounded = offer.voice is not None and offer.voice.quantity is not None
        of_line = seen.used_of_bundle if bounded else seen.used
        calls = formats.duration(of_line(UsageKind.VOICE).quantity)
        rows.append((gettext("Appels"), _included(offer.voice, str(calls), formats)))
    if kind == LineKind.MOBILE:
        rows.append((gettext("SMS et MMS"), _messages(seen, offer.messages, formats)))
    rows += _abroad(seen, formats)
    if kind in {LineKind.MOBILE, LineKind.FIXED}:
        rows.append((gettext("Hors forfait"), _charged(seen, formats)))
    if offer.speed:
        rows.append((gettext("Débit"), _fact(offer.speed)))
    return rows


def _fact(figure: Quantity | str, words: str = "") -> SafeString:
    if not words:
        return conditional_escape(str(figure))
    return format_html('<span class="num">{}</span> <span class="quiet">· {}</span>', str(figure), words)


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
    amount = sum(used.charge_minor for used in seen.usage.current.values())
    premium = seen.used(UsageKind.PREMIUM).records
    words = ngettext("{count} appel surtaxé", "{count} appels surtaxés", premium).format(count=premium)
    return _fact(formats.money(Money(amount, formats.currency)), words if premium else "")


def _options_page(acts: Sequence[DoGroup], reference: str) -> str:
    """Return the way to the options of the line; empty for who does not manage them."""
    page = reverse("lines:line-options", args=[reference])
    return page if any(row.href == page for group in acts for row in group.rows) else ""


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
