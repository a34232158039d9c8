"""What usage does once records were counted, or alerts were set."""

from guichet.outbox import registry
from guichet.outbox.values import Conclusion, Run
from guichet.usage import rules
from guichet.usage.queries.alerts import alerts_to_tell
from guichet.usage.services import close_days, look_at_lines, tell_crossed


@registry.handler("usage.check_alerts")
def check_alerts(run: Run) -> Conclusion | None:
    """Find the marks that these lines crossed and that were not told, and tell them."""
    lines, legal = (rules.unpacked(run.payload[name]) for name in ("lines", "legal"))
    found = alerts_to_tell(lines, legal, at=run.now)
    if found.crossed:
        return lambda: tell_crossed(found, at=run.now)
    return (lambda: look_at_lines(found.rest, set(found.legal), at=run.now)) if found.rest else None


@registry.handler("usage.close_days")
def close(run: Run) -> None:
    """Add the days that are over to the counters of their months."""
    close_days(at=run.now)
