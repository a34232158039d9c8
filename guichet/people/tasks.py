"""What signing in leaves for later."""

from __future__ import annotations

from functools import partial

from guichet.outbox.registry import handler
from guichet.outbox.values import Conclusion, Run
from guichet.people import mails, services


@handler(services.RESET_LINK)
def send_reset_link(run: Run) -> Conclusion:
    """Make the link and write its mail, in the transaction that ends the job: the mail is then written once."""
    email = services.reset_link_address(run.payload)
    return partial(
        mails.write_reset_link, email, site=run.payload["site"], language=run.payload["language"], at=run.now
    )


@handler(services.SIGN_IN_FAILED)
def note_failed_sign_in(run: Run) -> Conclusion:
    """Write it in the transaction that ends the job: once."""
    return partial(services.note_failed_sign_in, run.payload)
