"""Who asks, and what they used. Not bounded by a Principal: whoever has a line in hands may know what it used."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from guichet import operators
from guichet.catalogue.queries import MonthlyAllowance, offer_facts
from guichet.contracts.queries import line_in_use, user_of_line
from guichet.contracts.values import LineKind
from guichet.core.periods import local_day
from guichet.help.queries import texted_number
from guichet.lines.queries.equipped import EquippedLine, equipped_lines_named
from guichet.short_number import rules
from guichet.short_number.models import LineTurns
from guichet.short_number.policy import ShortNumberPolicy
from guichet.short_number.values import Allowed, Caller, Counters, ShortNumber, Silence, Silenced
from guichet.usage.queries import current_days, data_balances, pools_of, usage_of
from guichet.usage.values import UsageKind

TELEPHONES = (LineKind.MOBILE, LineKind.FIXED)


def short_number() -> ShortNumber | None:
    """Return the number to which a text gets the counters back, None when the operator has none. No query."""
    phone = texted_number()
    return ShortNumber(phone.value, phone.included) if phone else None


def silenced(line_ids: Collection[int], *, at: datetime) -> dict[int, Silenced]:
    """Return which of these lines had all their answers of the hour, by their ids. One query, none without lines."""
    if not line_ids:
        return {}
    most = operators.current().section(ShortNumberPolicy).answers_per_hour
    rows = LineTurns.objects.filter(line_id__in=line_ids, until__gt=at, answers__gte=most)
    return {
        line_id: Silenced(answers, until) for line_id, answers, until in rows.values_list("line", "answers", "until")
    }


def caller(number: str, *, at: datetime) -> Caller | Silence:
    """Return who asks and what their line used, or why nothing is to be told. Seven queries at most.

    Shape: `number` in E.164 form.
    """
    line_id = line_in_use(number)
    if line_id is None:
        return Silence.UNKNOWN
    operator = operators.current()
    found = equipped_lines_named([line_id], today=local_day(at, operator.zone))
    if not found or found[0].facts.kind not in TELEPHONES:
        return Silence.UNKNOWN
    line = found[0]
    if line.block is not None:
        return Silence.BLOCKED
    if line.facts.state not in rules.IN_SERVICE:
        return Silence.NOT_IN_SERVICE
    user = user_of_line(line_id, at=at)
    language = user.language if user else ""
    return Caller(
        line_id=line_id,
        customer_id=line.facts.customer_id,
        person_id=user.person_id if user else None,
        number=number,
        language=language if language in operator.languages else operator.default_language,
        counters=counters(line, at=at),
    )


def counters(line: EquippedLine, *, at: datetime) -> Counters:
    """Return what a line used in the period of a moment, beside what its offer gives. Two queries at most."""
    days = current_days(at)
    usage = usage_of([line.facts.id], days)
    offer = offer_facts(line.facts.offer_code, line.option_codes, operators.current().default_language)
    pools = pools_of([line.facts.contract_id], days) if offer.data and offer.data.shared else {}
    of_line = usage.by_line.get(line.facts.id, {})

    def used(*kinds: UsageKind) -> int:
        return sum(of_line[kind].quantity for kind in kinds if kind in of_line)

    is_mobile = line.facts.kind == LineKind.MOBILE
    return Counters(
        days=days,
        read_at=usage.read_at,
        data=_allowed(used(UsageKind.DATA), offer.data) if offer.data else None,
        balance=data_balances([line], usage, pools).get(line.facts.id),
        calls=_allowed(used(UsageKind.VOICE), offer.voice),
        texts=_allowed(used(UsageKind.SMS, UsageKind.MMS), offer.messages) if is_mobile else None,
        beyond_minor=sum(one.charge_minor for one in of_line.values()),
    )


def _allowed(used: int, given: MonthlyAllowance | None) -> Allowed:
    return Allowed(used) if given is None else Allowed(used, bundled=True, given=given.quantity)
