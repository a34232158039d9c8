"""Alerts of usage: set by an act, told once in a period, when the counters have crossed them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction

from guichet import operators
from guichet.acts.values import Ask, Done
from guichet.catalogue.queries import offer_facts, offer_price
from guichet.contracts.telling import Words, push_people, tell_holders, text_user
from guichet.core.formats import Formats
from guichet.core.money import Money
from guichet.core.periods import DateRange, local_day
from guichet.outbox import services as outbox
from guichet.usage import rules
from guichet.usage.models import UsageAlert, UsageAlertSent
from guichet.usage.policy import UsagePolicy
from guichet.usage.queries import current_days
from guichet.usage.queries.alerts import ToTell, choices_of, told_of
from guichet.usage.values import (
    NO_AMOUNTS,
    NOTHING_SET,
    AlertChannel,
    AlertFacts,
    Choices,
    Crossed,
    Measure,
    SetAlert,
    Threshold,
)

CHECK = "usage.check_alerts"
# lines of one job: few enough for a job to be short, and for several workers to share a large file
LINES_OF_A_JOB = 5_000
_PURPOSES = {
    Measure.SHARE: "usage.alert_crossed",
    Measure.BUNDLE: "usage.bundle_used_up",
    Measure.OUT: "usage.amount_crossed",
    Measure.CEILING: "usage.ceiling_crossed",
    Measure.ROAMING: "usage.roaming_crossed",
}


def set_alert(ask: Ask, given: SetAlert, facts: AlertFacts) -> Done:
    """Set a line's alerts; what is crossed already is told as soon as a worker looks.

    Shape: runs in the act's transaction, on the locked line. A level that was told in the period is not told again,
    even when it is set anew; another one is.
    """
    line_id, wanted = ask.target.id, rules.chosen(facts, given)
    if not wanted.percents and wanted.amounts == NO_AMOUNTS and wanted.channels == NOTHING_SET.channels:
        UsageAlert.objects.filter(line_id=line_id).delete()
    else:
        UsageAlert.objects.update_or_create(
            line_id=line_id,
            defaults={
                "percents": list(wanted.percents),
                "out_minor": wanted.amounts.out_minor,
                "roaming_minor": wanted.amounts.roaming_minor,
                "ceiling_minor": wanted.amounts.ceiling_minor,
                **{f"by_{channel}": channel in wanted.channels for channel in AlertChannel},
                "set_by_id": ask.by.asker_id,
                "set_at": ask.at,
            },
        )
    # always, and not only when `facts` say so: a file may have been read since they were
    outbox.enqueue(CHECK, {"lines": str(line_id), "legal": str(line_id)}, at=ask.at, customer_id=ask.target.customer_id)
    crossed = _new_and_crossed(facts, wanted)
    told = told_of([line_id], current_days(ask.at).start).get(line_id, set())
    return Done({"percents": list(wanted.percents), "crossed": bool(crossed - told), "told": bool(crossed & told)})


def _new_and_crossed(facts: AlertFacts, wanted: Choices) -> set[Threshold]:
    policy = operators.current().section(UsagePolicy)
    before = set(rules.marks_of(facts.choices, policy, is_mobile=facts.is_mobile))
    marks = set(rules.marks_of(wanted, policy, is_mobile=facts.is_mobile)) - before
    return {mark for mark in marks if rules.is_crossed(mark, facts.standing)}


def look_at_lines(line_ids: Iterable[int], legal: Collection[int], *, at: datetime) -> None:
    """Have the alerts of lines looked at, once the caller's transaction is committed; of `legal`, those of the law too.

    Shape: called by what counts usage, in the transaction that does, so that neither is ever without the other.
    """
    waiting = sorted(set(line_ids))
    for start in range(0, len(waiting), LINES_OF_A_JOB):
        some = waiting[start : start + LINES_OF_A_JOB]
        law = [line_id for line_id in some if line_id in legal]
        outbox.enqueue(CHECK, {"lines": rules.packed(some), "legal": rules.packed(law)}, at=at)


def tell_crossed(found: ToTell, *, at: datetime) -> None:
    """Tell the marks that were found crossed, and leave lines that were not looked at to another job.

    Shape: runs in the transaction of the outbox. Alerts are held while it is decided: what was changed or told
    meanwhile is left alone. Of marks crossed together the highest of each measure is said, and all are noted. Those
    who share an allowance get an SMS each; their holders, one mail.
    """
    period, lines = found.days.start, [one.line_id for one in found.crossed]
    chosen, told = choices_of(lines, locked=True), told_of(lines, period)
    mailed = _mailed(found.crossed, period)
    policy = operators.current().section(UsagePolicy)
    for one in sorted(found.crossed, key=lambda one: one.line_id):
        choices = chosen.get(one.line_id, NOTHING_SET)
        wanted = set(rules.marks_of(choices, policy, is_mobile=one.is_mobile)) - told.get(one.line_id, set())
        marks = [mark for mark in one.marks if mark in wanted and _note(one.line_id, period, mark, at)]
        for mark in rules.to_say(marks):
            _tell(one, mark, choices.channels, found.days, at, mailed)
    if found.rest:
        look_at_lines(found.rest, set(found.legal), at=at)


def _note(line_id: int, period: date, mark: Threshold, at: datetime) -> bool:
    """Note that a mark is told; False when another worker noted it first."""
    try:
        with transaction.atomic():
            UsageAlertSent.objects.create(
                line_id=line_id, period_start=period, measure=mark.measure, level=mark.level, sent_at=at
            )
    except IntegrityError:
        return False
    return True


_Pool = tuple[int, str, int]


def _tell(
    one: Crossed, mark: Threshold, channels: Collection[AlertChannel], days: DateRange, at: datetime, mailed: set[_Pool]
) -> None:
    purpose, words = _PURPOSES[mark.measure], _words(one, mark, days, at)
    pool = (one.contract_id, one.offer_code, mark.level) if _is_shared(one, mark) else None
    if AlertChannel.SMS in channels:
        text_user(purpose, line_id=one.line_id, at=at, words=words)
    if AlertChannel.MAIL in channels and pool not in mailed:
        tell_holders(purpose, line_id=one.line_id, at=at, words=words)
        if pool is not None:
            mailed.add(pool)
    if AlertChannel.PUSH in channels:
        push_people(purpose, line_id=one.line_id, reference=one.reference, at=at, words=words)


def _is_shared(one: Crossed, mark: Threshold) -> bool:
    balance = one.standing.balance
    return mark.measure == Measure.SHARE and balance is not None and balance.shared


def _mailed(crossed: Collection[Crossed], period: date) -> set[_Pool]:
    """Return the shared allowances, with the percentages, of which holders were told in the period."""
    shared = {one.contract_id for one in crossed if (balance := one.standing.balance) and balance.shared}
    if not shared:
        return set()
    sent = UsageAlertSent.objects.filter(
        period_start=period, measure=Measure.SHARE, line__contract_id__in=shared, line__usage_alert__by_mail=True
    )
    return set(sent.values_list("line__contract_id", "line__offer_code", "level"))


def _words(one: Crossed, mark: Threshold, days: DateRange, at: datetime) -> Words:
    spending, balance, policy = one.standing.spending, one.standing.balance, operators.current().section(UsagePolicy)

    def words(formats: Formats) -> dict[str, object]:
        def money(minor: int) -> str:
            return formats.money(Money(minor, operators.current().currency))

        given: dict[str, object] = {
            "out": money(spending.out_minor),
            "roaming": money(spending.roaming_minor),
            "level": money(mark.level),
            "renewed": formats.on(days.end, local_day(at, operators.current().zone)),
            "beyond": offer_facts(one.offer_code, (), formats.language).beyond.value,
        }
        if mark.measure == Measure.CEILING:
            bundle, ceiling = rules.bill_shock_levels(offer_price(one.offer_code), mark.level)
            given |= {"bundle": money(bundle), "bill": money(ceiling)}
        if mark.measure == Measure.ROAMING:
            given["is_legal"] = policy.roaming_cap is not None
        if mark.measure == Measure.SHARE and balance is not None:
            given |= {
                "percent": formats.percent(mark.level),
                "now_percent": formats.percent(rules.percent_used(balance)),
                "used": str(formats.data(balance.used)),
                "allowance": str(formats.allowance(balance.allowance)),
                "shared": balance.shared,
            }
        return given

    return words
