"""The routes of signing in, those of the look that layouts name, and stand-ins for the portal's pages."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from guichet.operators import Page
from guichet.people.models import Person
from guichet.people.views.account import account
from guichet.people.views.security import security
from guichet.ui.policy import policy


@policy("public")
def stand_in(request: HttpRequest) -> HttpResponse:
    """Say whose page it is, without asking for a sign-in."""
    return HttpResponse(request.user.reference if isinstance(request.user, Person) else "nobody")


@policy("public")
def no_person(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"")


OWN = {"security": security, "account": account}
pages = {"": "home", **{f"{page.value}/": page.value for page in Page if page is not Page.HOME}, "journal/": "journal"}
portal = [path(address, OWN.get(name, stand_in), name=name) for address, name in pages.items()]
urlpatterns = [
    path("", include("guichet.people.urls")),
    path("", include("guichet.ui.urls")),
    path("", include((portal, "portal"))),
    path("no-person/", no_person),
    path("", include(([path("account/new/", stand_in, name="space-new")], "contracts"))),
]

handler403 = "guichet.ui.errors.permission_denied"
handler404 = "guichet.ui.errors.not_found"
handler500 = "guichet.ui.errors.server_error"
