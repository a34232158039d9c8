"""What usage does once a file was read, or an alert was set."""

from guichet.outbox import registry
from guichet.outbox.values import Conclusion, Run
from guichet.usage.queries import alerts_to_tell
from guichet.usage.services import close_days, tell_crossed


@registry.handler("usage.check_alerts")
def check_alerts(run: Run) -> Conclusion | None:
    """Find the alerts that were crossed and not told, on all lines or on one, and tell them."""
    found = alerts_to_tell(at=run.now, after=run.payload.get("after", 0), line_id=run.payload.get("line"))
    if not found.crossed and found.after is None:
        return None
    return lambda: tell_crossed(found, at=run.now)


@registry.handler("usage.close_days")
def close(run: Run) -> None:
    """Add the days that are over to the counters of their months."""
    close_days(at=run.now)
