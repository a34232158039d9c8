"""Health, for what watches the service: no data, no session, nothing written."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from guichet.database import is_migrated
from guichet.outbox import queries
from guichet.ui.policy import policy

LATE = timedelta(minutes=10)

log = logging.getLogger(__name__)


@policy("public")
@never_cache
@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """Tell that the process answers: else, start it again."""
    return _said("ok")


@policy("public")
@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Tell whether the database answers, has its migrations, and workers keep up; 503 and one word when not."""
    wrong = _wrong()
    if wrong:
        log.warning("Not ready: %s", wrong)
        return _said(wrong, status=503)
    return _said("ok")


def _wrong() -> str:
    now = timezone.now()
    try:
        if not is_migrated():
            return "migrations"
        since = queries.late_since(now=now)
    except Error:
        return "database"
    return "outbox" if since is not None and since < now - LATE else ""


def _said(word: str, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{word}\n", content_type="text/plain", status=status)
