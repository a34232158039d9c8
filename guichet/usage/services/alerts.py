"""Alerts of usage: set by an act, told once in a period, when the counters have crossed them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from guichet import operators
from guichet.acts.values import Ask, Done
from guichet.catalogue.queries import offer_facts
from guichet.contracts.telling import Words, tell_holders, text_user
from guichet.core.formats import Formats
from guichet.core.periods import DateRange, local_day
from guichet.outbox import services as outbox
from guichet.usage import rules
from guichet.usage.models import UsageAlert, UsageAlertSent
from guichet.usage.queries import ToTell, current_days
from guichet.usage.values import AlertFacts, Crossed, SetAlert

CHECK = "usage.check_alerts"


def set_alert(ask: Ask, given: SetAlert, facts: AlertFacts) -> Done:
    """Set a line's alert, or switch it off; one that is crossed already is told as soon as a worker looks.

    Shape: runs in the act's transaction, on the locked line.
    """
    line_id = ask.target.id
    if given.percent is None:
        UsageAlert.objects.filter(line_id=line_id).delete()
        return Done({"percent": None})
    UsageAlert.objects.update_or_create(
        line_id=line_id,
        defaults={"percent": given.percent, "set_by_id": ask.by.asker_id, "set_at": ask.at},
    )
    # always, and not only when `facts` say so: a file may have been read since they were
    outbox.enqueue(CHECK, {"line": line_id}, at=ask.at, customer_id=ask.target.customer_id)
    crossed = facts.balance is not None and rules.is_crossed(facts.balance, given.percent)
    sent = UsageAlertSent.objects.filter(
        line_id=line_id, period_start=current_days(ask.at).start, percent=given.percent
    )
    return Done({"percent": given.percent, "crossed": crossed, "told": crossed and sent.exists()})


def tell_crossed(found: ToTell, *, at: datetime) -> None:
    """Tell the alerts that were found crossed, and leave what was not looked at to another job.

    Shape: runs in the transaction of the outbox. An alert that was changed or told meanwhile is left alone: alerts are
    held while it is decided. Those who share an allowance get an SMS each; their holders, one mail.
    """
    period = found.days.start
    lines = [one.line_id for one in found.crossed]
    held = UsageAlert.objects.select_for_update().filter(line_id__in=lines).order_by("line_id")
    wanted = dict(held.values_list("line_id", "percent"))
    told = set(UsageAlertSent.objects.filter(line_id__in=lines, period_start=period).values_list("line_id", "percent"))
    mailed = _mailed(found.crossed, period)
    for one in found.crossed:
        if wanted.get(one.line_id) != one.percent or (one.line_id, one.percent) in told:
            continue
        UsageAlertSent.objects.create(line_id=one.line_id, period_start=period, percent=one.percent, sent_at=at)
        words = _words(one, found.days, at)
        text_user("usage.alert_crossed", line_id=one.line_id, at=at, words=words)
        if _pool(one) not in mailed:
            tell_holders("usage.alert_crossed", line_id=one.line_id, at=at, words=words)
        if one.balance.shared:
            mailed.add(_pool(one))
    if found.after is not None:
        outbox.enqueue(CHECK, {"after": found.after}, at=at)


def _pool(one: Crossed) -> tuple[int, str, int]:
    return one.contract_id, one.offer_code, one.percent


def _mailed(crossed: Sequence[Crossed], period: date) -> set[tuple[int, str, int]]:
    """Return the shared allowances, with the percentages, of which holders were told in the period."""
    shared = {one.contract_id for one in crossed if one.balance.shared}
    if not shared:
        return set()
    sent = UsageAlertSent.objects.filter(period_start=period, line__contract_id__in=shared)
    return set(sent.values_list("line__contract_id", "line__offer_code", "percent"))


def _words(one: Crossed, days: DateRange, at: datetime) -> Words:
    def words(formats: Formats) -> dict[str, object]:
        today = local_day(at, operators.current().zone)
        return {
            "percent": formats.percent(one.percent),
            "now_percent": formats.percent(rules.percent_used(one.balance)),
            "used": str(formats.data(one.balance.used)),
            "allowance": str(formats.allowance(one.balance.allowance)),
            "shared": one.balance.shared,
            "beyond": offer_facts(one.offer_code, (), formats.language).beyond.value,
            "renewed": formats.on(days.end, today),
        }

    return words
