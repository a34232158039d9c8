"""Reads of usage: counters by line and period, and the alerts that look at them."""

from guichet.usage.queries.alerts import (
    AlertSetting,
    LineMonth,
    ToTell,
    alert_facts,
    alerts_of,
    alerts_to_tell,
    choices_of,
    line_month,
    may_see_amounts,
    told_of,
)
from guichet.usage.queries.counters import (
    NOTHING_USED,
    LineUsage,
    Usage,
    current_days,
    data_balances,
    fleet_of,
    line_usage,
    pools_of,
    usage_of,
)

__all__ = [
    "NOTHING_USED",
    "AlertSetting",
    "LineMonth",
    "LineUsage",
    "ToTell",
    "Usage",
    "alert_facts",
    "alerts_of",
    "alerts_to_tell",
    "choices_of",
    "current_days",
    "data_balances",
    "fleet_of",
    "line_month",
    "line_usage",
    "may_see_amounts",
    "pools_of",
    "told_of",
    "usage_of",
]
