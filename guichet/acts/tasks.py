"""What the journal needs done at night."""

from datetime import time

from guichet.acts.services import seal_days
from guichet.outbox import registry
from guichet.outbox.values import Run


@registry.handler("acts.seal_days")
def seal_what_is_over(run: Run) -> None:
    """Seal the days that are over; a night that was missed is made up for the next one."""
    seal_days(at=run.now)


registry.every("acts.seal_days", at=time(3, 30))
