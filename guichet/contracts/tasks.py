"""What opening a space leaves for later."""

from __future__ import annotations

from functools import partial

from guichet.contracts import opening
from guichet.outbox.registry import handler
from guichet.outbox.values import Conclusion, Run


@handler(opening.OPENING_LINK)
def send_opening_link(run: Run) -> Conclusion:
    """Write the mail in the transaction that ends the job: once."""
    return partial(opening.write_opening_link, run.payload, at=run.now)
