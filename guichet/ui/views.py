"""The pages of the look itself: its sheet, the menu, the legal notice, the elements."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from guichet import operators
from guichet.ui import installed
from guichet.ui import look as looks
from guichet.ui.policy import policy
from guichet.ui.samples import SampleForm


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


@policy("public")
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a browser needs to install the space as an application."""
    response = HttpResponse(installed.manifest(), content_type="application/manifest+json; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    return response


@policy("public")
@require_safe
def icon(request: HttpRequest, size: int, *, maskable: bool) -> HttpResponse:
    """The operator's mark as a PNG, of the sizes that devices ask for."""
    if size not in installed.ICON_SIZES:
        raise Http404
    response = HttpResponse(installed.icon(size, maskable=maskable), content_type="image/png")
    response["Cache-Control"] = "public, max-age=86400"
    return response


@policy("public")
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that answers without network. At the root, since a worker answers for what stands under it."""
    response = HttpResponse(installed.worker(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@policy("public")
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What the worker shows when there is no network and nothing was seen; it holds nothing of anybody's."""
    response = render(request, "ui/offline.html")
    response["Cache-Control"] = "no-cache"
    return response


@policy("signed_in")
@login_required
@require_safe
def menu(request: HttpRequest) -> HttpResponse:
    """Every destination, for phones without script."""
    return render(request, "ui/menu.html", {"page": "menu"})


@policy("public")
@require_safe
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
@require_safe
def elements(request: HttpRequest) -> HttpResponse:
    """Every element in each of its states: what designers look at, and where axe runs."""
    if not (settings.DEBUG or getattr(settings, "GUICHET_DEMO", False)):
        raise Http404
    return render(request, "ui/elements.html", {"page": "home", "sample": SampleForm.with_errors()})
