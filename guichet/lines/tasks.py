"""What lines do once the network has answered."""

from guichet.lines.services import follow_answer
from guichet.network.values import Answered, CommandKind, OrderState
from guichet.outbox import registry
from guichet.outbox.values import Conclusion, Run

SUBJECT = "line_block:"


@registry.handler("lines.follow_command")
def follow_command(run: Run) -> Conclusion | None:
    """Give the network's answer to the block that it is about; answers about other things are for others."""
    answer = Answered(**run.payload)
    if not answer.subject.startswith(SUBJECT):
        return None
    return lambda: follow_answer(
        answer.subject.removeprefix(SUBJECT),
        kind=CommandKind(answer.kind),
        done=answer.state == OrderState.COMPLETED,
        reason=answer.reason,
        at=run.now,
    )
