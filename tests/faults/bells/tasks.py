"""Telling the receiver, as a gateway would."""

import os
import socket
from datetime import timedelta

from django.db.models import F

from guichet.core.errors import GuichetError
from guichet.outbox import registry
from guichet.outbox.values import Conclusion, Retry, Run
from tests.faults import points

PORT = "FAULTS_RECEIVER_PORT"
RETRY = Retry(first=timedelta(milliseconds=50), longest=timedelta(milliseconds=200))


class Unheard(GuichetError):
    code = "bells.unheard"
    may_heal = True


@registry.handler("bells.tell", retry=RETRY)
def tell(run: Run) -> Conclusion:
    points.reach("handler, before sending")
    _send(f"{run.reference} {run.payload['key']}\n")
    points.reach("handler, after sending")

    def conclude() -> None:
        from tests.faults.bells.models import Ring

        Ring.objects.filter(key=run.payload["key"]).update(heard=F("heard") + 1)
        points.reach("conclusion, before commit")

    return conclude


def _send(line: str) -> None:
    try:
        with socket.create_connection(("127.0.0.1", int(os.environ[PORT])), timeout=2) as receiver:
            receiver.sendall(line.encode())
            answered = receiver.recv(16)
    except OSError:
        answered = b""
    if answered != b"heard\n":
        raise Unheard
