"""The routes of the look, and stand-ins for the pages of the portal."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from guichet.operators import Page
from guichet.ui import converters  # noqa: F401 (registers <ref:...>)
from guichet.ui.errors import too_many_requests
from guichet.ui.policy import policy


@policy("public")
def blank(request: HttpRequest, **kwargs: str) -> HttpResponse:
    return HttpResponse(kwargs.get("line", "").encode())


@policy("public")
def crowded(request: HttpRequest) -> HttpResponse:
    return too_many_requests(request, timedelta(seconds=61))


@policy("public")
def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


portal = [path("" if page is Page.HOME else f"{page.value}/", blank, name=page.value) for page in Page]
portal.append(path("journal/", blank, name="journal"))
people = [path("preferences/", blank, name="preferences"), path("sign-out/", blank, name="sign-out")]
urlpatterns = [
    path("", include("guichet.ui.urls")),
    path("", include((portal, "portal"))),
    path("", include((people, "people"))),
    path("line/<ref:line>/", blank),
    path("broken/", broken),
    path("crowded/", crowded),
]

handler400 = "guichet.ui.errors.bad_request"
handler403 = "guichet.ui.errors.permission_denied"
handler404 = "guichet.ui.errors.not_found"
handler500 = "guichet.ui.errors.server_error"
