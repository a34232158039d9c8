"""Speaking to the network: a command is submitted until it is taken, then followed until it is answered."""

from __future__ import annotations

from datetime import timedelta

from guichet.network import gateways, queries, services
from guichet.network.values import CommandRefused, CommandUnknown, NotAnsweredYet, OrderState, OrderStatus
from guichet.outbox.registry import handler
from guichet.outbox.values import Conclusion, Retry, Run

# A customer waits before a page: what comes back within seconds is seen at once, what takes hours is not hurried.
SUBMITTING = Retry(first=timedelta(seconds=1), longest=timedelta(minutes=1))
FOLLOWING = Retry(first=timedelta(milliseconds=500), longest=timedelta(minutes=2))


@handler(services.SUBMIT, retry=SUBMITTING)
def submit(run: Run) -> Conclusion | None:
    """Hand a command over; a refusal is the network's answer, and not a failure of ours."""
    found = queries.open_command(run.payload["command"])
    if found is None:
        return None
    try:
        status = gateways.network_gateway().submit(found.command)
    except CommandRefused as refused:
        status = OrderStatus(OrderState.REJECTED, str(refused.data.get("reason", "")))
    return _noting(found.command.reference, status, run)


@handler(services.FOLLOW, retry=FOLLOWING)
def follow(run: Run) -> Conclusion | None:
    """Ask for the answer to a command, and tell it."""
    found = queries.open_command(run.payload["command"])
    if found is None:
        return None
    try:
        status = gateways.network_gateway().state_of(found.command.reference)
    except CommandUnknown as unknown:
        if found.is_taken:
            raise  # it acknowledged it, and has lost it: people look at that
        # it was never taken, since somebody at the desk dropped what should have submitted it
        status = OrderStatus(OrderState.CANCELLED, unknown.code)
    if not status.is_answer:
        raise NotAnsweredYet(state=status.state.value)
    return _noting(found.command.reference, status, run)


def _noting(reference: str, status: OrderStatus, run: Run) -> Conclusion:
    def conclude() -> None:
        services.record_status(reference, status, at=run.now)

    return conclude
