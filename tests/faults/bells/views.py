from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from guichet.outbox import services as outbox
from tests.faults import points
from tests.faults.bells.models import Bell, Ring


@csrf_exempt
@require_POST
def ring(request: HttpRequest) -> HttpResponse:
    """Ring a bell once for a key, and tell the receiver later: both are written, or neither."""
    key, name = request.POST["key"], request.POST["bell"]
    with transaction.atomic():
        bell = Bell.objects.select_for_update().get(name=name)
        _, is_new = Ring.objects.get_or_create(key=key, defaults={"bell": bell})
        if is_new:
            outbox.enqueue("bells.tell", {"key": key}, at=timezone.now(), lane=f"bell:{name}")
        points.reach("act, before commit")
    points.reach("act, before answer")
    return HttpResponse("done" if is_new else "already")
