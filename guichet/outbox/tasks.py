"""What the outbox does for itself."""

from __future__ import annotations

from datetime import time

from guichet.outbox import registry, services
from guichet.outbox.values import Run


@registry.handler("outbox.sweep")
def sweep(run: Run) -> None:
    services.sweep(now=run.now)


registry.every("outbox.sweep", at=time(3, 0))
