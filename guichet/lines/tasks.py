"""What lines do once the network has answered, and on the day of a change that was planned."""

from guichet.lines.services import changes, follow_answer
from guichet.network.values import Answered, CommandKind, OrderState
from guichet.outbox import registry
from guichet.outbox.values import Conclusion, Run

# who follows the answer, by the subject of the command
FOLLOWERS = {"line_block": follow_answer, changes.SUBJECT: changes.follow_change}


@registry.handler("lines.follow_command")
def follow_command(run: Run) -> Conclusion | None:
    """Give the network's answer to what it is about; answers about other things are for others."""
    answer = Answered(**run.payload)
    about, _, reference = answer.subject.partition(":")
    follow = FOLLOWERS.get(about)
    if follow is None:
        return None
    return lambda: follow(
        reference,
        kind=CommandKind(answer.kind),
        done=answer.state == OrderState.COMPLETED,
        reason=answer.reason,
        at=run.now,
    )


@registry.handler(changes.START)
def start_change(run: Run) -> Conclusion:
    """Ask the network for a change on its day."""
    return lambda: changes.start_change(run.payload["change"], customer_id=run.payload["customer"], at=run.now)
