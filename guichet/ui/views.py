"""The pages of the look itself: its sheet, the menu, the choices of display, the legal notice, the elements."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST, require_safe

from guichet import operators
from guichet.ui import look as looks
from guichet.ui.context import THEMES, theme_cookie_name
from guichet.ui.policy import policy
from guichet.ui.samples import SampleForm

_YEAR = timedelta(days=365)


@policy("public")
@require_safe
def look(request: HttpRequest, digest: str) -> HttpResponse:
    """The style sheet. An old address gets today's sheet, which must then not be kept under that address."""
    sheet = looks.sheet()
    encoding = looks.encoding_for(request.headers.get("Accept-Encoding", ""), sheet.bodies)
    response = HttpResponse(sheet.bodies[encoding], content_type="text/css; charset=utf-8")
    if encoding != "identity":
        response["Content-Encoding"] = encoding
    patch_vary_headers(response, ("Accept-Encoding",))
    response["Cache-Control"] = "public, max-age=31536000, immutable" if digest == sheet.digest else "no-cache"
    return response


@policy("public")
@require_safe
def mark(request: HttpRequest) -> HttpResponse:
    """The operator's mark, as the icon of the site."""
    response = HttpResponse(looks.mark(), content_type="image/svg+xml")
    response["Cache-Control"] = "public, max-age=86400"
    return response


@policy("signed_in")
@require_GET
def menu(request: HttpRequest) -> HttpResponse:
    """Every destination, for phones without script."""
    return render(request, "ui/menu.html", {"page": "menu"})


@policy("public")
@require_POST
def display(request: HttpRequest) -> HttpResponse:
    """Keep a choice of language or look in a cookie, and come back."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    language, theme = request.POST.get("language"), request.POST.get("theme")
    if language in operators.current().languages:
        _remember(response, settings.LANGUAGE_COOKIE_NAME, language)
    if theme in THEMES:
        _remember(response, theme_cookie_name(), theme)
    elif theme == "system":
        response.delete_cookie(theme_cookie_name(), samesite="Lax")
    return response


def _remember(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=_YEAR, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )


@policy("public")
@require_GET
def legal(request: HttpRequest) -> HttpResponse:
    """Who publishes the space, and what becomes of people's data."""
    operator = operators.current()
    company = operator.legal
    street = ", ".join((*company.address.lines, f"{company.address.postal_code} {company.address.city}"))
    facts = [
        (gettext("Société"), f"{company.company}, {company.form}"),
        (gettext("Capital"), company.capital),
        (gettext("Siège"), street),
        (company.registration.label, company.registration.number),
        (gettext("Numéro de TVA"), company.vat_number),
        (gettext("Direction de la publication"), company.publication_director),
    ]
    context = {"facts": [fact for fact in facts if fact[1]], "legal": company, "links": operator.links}
    return render(request, "ui/legal.html", context)


@policy("demo")
@require_GET
def elements(request: HttpRequest) -> HttpResponse:
    """Every element in each of its states: what designers look at, and where axe runs."""
    if not (settings.DEBUG or getattr(settings, "GUICHET_DEMO", False)):
        raise Http404
    return render(request, "ui/elements.html", {"page": "home", "sample": SampleForm.with_errors()})
