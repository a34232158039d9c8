"""Views that machines ask: a gateway, a voice server. They sign each request (`guichet.core.signatures`).

@machine("sms")
def hook(request): ...
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from guichet.core.signatures import Asked, is_signed
from guichet.ui.policy import policy

MOMENT, SIGNATURE = "X-Guichet-Timestamp", "X-Guichet-Signature"
MOST_BYTES = 16_384

View = Callable[..., HttpResponse]


def machine(which: str) -> Callable[[View], View]:
    """Return the decorator of a view that one kind of machine asks, with a secret of its own.

    Without any secret in the settings the view is not there: 404. A request that is not signed, or no longer, gets 401.
    """

    def guard(view: View) -> View:
        @policy("machine")
        @never_cache
        @csrf_exempt  # no cookie makes anybody of these requests
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # Any: of the view
            secrets = settings.MACHINE_SECRETS[which]
            if not secrets:
                raise Http404("no secret is set")
            if _announced(request) > MOST_BYTES:
                return refused("too_large", status=413)
            if not _is_signed(request, secrets):
                return refused("signature", status=401)
            return view(request, *args, **kwargs)

        return guarded

    return guard


def refused(code: str, *, status: int, **data: object) -> JsonResponse:
    """Return an answer that says why not: `{"error": code, ...}`."""
    return JsonResponse({"error": code, **data}, status=status)


def _announced(request: HttpRequest) -> int:
    length = request.headers.get("Content-Length") or "0"
    return int(length) if length.isascii() and length.isdecimal() else MOST_BYTES + 1


def _is_signed(request: HttpRequest, secrets: list[str]) -> bool:
    asked = Asked(request.method or "", request.get_full_path(), request.body)
    return is_signed(
        asked,
        secrets=secrets,
        moment=request.headers.get(MOMENT, ""),
        signature=request.headers.get(SIGNATURE, ""),
        now=now(),
    )
