"""What lines do once the network has answered, and on the day of a change that was planned."""

from collections.abc import Callable, Mapping
from functools import partial

from guichet.lines.services import changes, follow_answer
from guichet.network.queries import results_of
from guichet.network.values import WITH_RESULTS, Answered, CommandKind, OrderState
from guichet.outbox import registry
from guichet.outbox.values import Conclusion, Run

# who follows the answer, by the subject of the command
FOLLOWERS: Mapping[str, Callable[..., None]] = {"line_block": follow_answer, changes.SUBJECT: changes.follow_change}


@registry.handler("lines.follow_command")
def follow_command(run: Run) -> Conclusion | None:
    """Give the network's answer to what it is about; answers about other things are for others."""
    answer = Answered(**run.payload)
    about, _, reference = answer.subject.partition(":")
    follow = FOLLOWERS.get(about)
    if follow is None:
        return None
    kind, done = CommandKind(answer.kind), answer.state == OrderState.COMPLETED
    follow = partial(follow, reference, kind=kind, done=done, reason=answer.reason, at=run.now)
    if done and kind in WITH_RESULTS:
        # asked here, outside of any transaction, and handed over in memory only
        follow = partial(follow, results=results_of(answer.command))
    return follow


@registry.handler(changes.START)
def start_change(run: Run) -> Conclusion:
    """Ask the network for a change on its day."""
    return lambda: changes.start_change(run.payload["change"], customer_id=run.payload["customer"], at=run.now)
