"""Telling the receiver, as a gateway would."""

from datetime import timedelta

from django.db.models import F

from guichet.core.errors import GuichetError
from guichet.outbox import registry
from guichet.outbox.values import Conclusion, Retry, Run
from tests.faults import points
from tests.faults.outside import tell as tell_receiver

RETRY = Retry(first=timedelta(milliseconds=50), longest=timedelta(milliseconds=200))


class Unheard(GuichetError):
    code = "bells.unheard"
    may_heal = True


@registry.handler("bells.tell", retry=RETRY)
def tell(run: Run) -> Conclusion:
    points.reach("handler, before sending")
    if not tell_receiver(f"{run.reference} {run.payload['key']}"):
        raise Unheard
    points.reach("handler, after sending")

    def conclude() -> None:
        from tests.faults.bells.models import Ring

        Ring.objects.filter(key=run.payload["key"]).update(heard=F("heard") + 1)
        points.reach("conclusion, before commit")

    return conclude
