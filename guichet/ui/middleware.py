"""One pass around every request: its reference, and the cookie that says which style sheet the browser has."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from guichet.core.references import new_reference
from guichet.ui import look
from guichet.ui.logging import current_reference

# Of what browsers can do, pages use passkeys alone: nothing that got into one could use the rest.
PERMISSIONS = ", ".join(
    (
        *(f"{name}=()" for name in ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")),
        *(f"publickey-credentials-{name}=(self)" for name in ("create", "get")),
    )
)
_YEAR_SECONDS = 365 * 24 * 3600


class RequestReference:
    """Sets `request.reference`, answers it as X-Request-Id, and remembers the sheet put in the page.

    It stands first, so that the log lines of all others carry the reference. One that a caller sends is not taken over:
    it would let anybody write into the log.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reference = new_reference()
        request.reference = reference  # type: ignore[attr-defined]  # read with getattr, see errors.py
        token = current_reference.set(reference)
        try:
            response = self.get_response(request)
        finally:
            current_reference.reset(token)
        response["X-Request-Id"] = reference
        response["Permissions-Policy"] = PERMISSIONS
        shown = getattr(request, "look_shown", None)
        if shown is not None:
            patch_vary_headers(response, ("Cookie",))
            if shown.inlined:
                response.set_cookie(
                    look.cookie_name(),
                    shown.digest,
                    max_age=_YEAR_SECONDS,
                    secure=settings.SESSION_COOKIE_SECURE,
                    httponly=True,
                    samesite="Lax",
                )
        return response
