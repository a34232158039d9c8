"""The pages shown when a page cannot be: 400, 403, 404, 429, 500. They need no session and no database."""

import logging
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import get_template
from django.utils.translation import gettext, ngettext

from guichet.ui.context import Chrome
from guichet.ui.policy import policy

log = logging.getLogger(__name__)

# When even the page of errors cannot be drawn. No operator, no style: nothing here may fail.
_LAST_RESORT = """<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head>
<body><main><h1>{title}</h1><p>{remedy}</p><p>{reference}</p></main></body></html>"""


def error_page(
    request: HttpRequest, status: int, *, title: str, remedy: str, act: str = "", act_href: str = ""
) -> HttpResponse:
    """Return a page of error: what happened, what to do, and the reference that the log has too.

    The act leads home unless the caller names another one.
    """
    reference = str(getattr(request, "reference", ""))
    try:
        chrome = Chrome(request)
        context: dict[str, object] = {
            "request": request,
            "chrome": chrome,
            "title": title,
            "remedy": remedy,
            "act": act or gettext("Revenir à l’accueil"),
            "act_href": act_href or chrome.links["home"],
            "reference": reference,
        }
        if chrome.banner:  # what goes on goes on here too: its button is a form
            context["csrf_token"] = get_token(request)
        body = get_template("ui/error.html").render(context)
    except Exception:
        log.exception("The error page could not be drawn")
        body = _LAST_RESORT.format(language=settings.LANGUAGE_CODE, title=title, remedy=remedy, reference=reference)
    response = HttpResponse(body, status=status)
    response["Cache-Control"] = "no-store"
    return response


@policy("public")
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler400."""
    return error_page(
        request,
        400,
        title=gettext("Nous n’avons pas compris cette demande"),
        remedy=gettext("Revenez à la page précédente, puis recommencez."),
    )


@policy("public")
def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler403."""
    return error_page(
        request,
        403,
        title=gettext("Vos droits n’ouvrent pas cette page"),
        remedy=gettext("Le titulaire du contrat peut vous donner ce droit, ou agir à votre place."),
    )


@policy("public")
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The view of CSRF_FAILURE_VIEW: most often a form left open overnight, or cookies refused."""
    log.warning("CSRF check failed", extra={"reason": reason})
    return error_page(
        request,
        403,
        title=gettext("Ce formulaire n’est plus valable"),
        remedy=gettext(
            "Rien n’a été envoyé. Rouvrez la page, puis remplissez le formulaire de nouveau. "
            "Si cela se répète, acceptez les cookies de ce site."
        ),
        act=gettext("Rouvrir la page"),
        act_href=request.path,
    )


@policy("public")
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler404: the same words for what does not exist and for what is somebody else's."""
    return error_page(
        request,
        404,
        title=gettext("Cette page n’existe pas"),
        remedy=gettext("L’adresse est peut-être incomplète, ou ce contrat n’est pas rattaché à votre espace."),
    )


@policy("public")
def server_error(request: HttpRequest) -> HttpResponse:
    """handler500."""
    return error_page(
        request,
        500,
        title=gettext("La page n’a pas pu s’afficher"),
        remedy=gettext("La panne vient de nous, et elle est enregistrée. Réessayez dans quelques minutes."),
    )


def too_many_requests(request: HttpRequest, retry_after: timedelta) -> HttpResponse:
    """Return the 429 page, which says when to try again."""
    seconds = max(1, -int(-retry_after.total_seconds() // 1))
    minutes = -(-seconds // 60)
    wait = (
        ngettext("%(count)d seconde", "%(count)d secondes", seconds) % {"count": seconds}
        if seconds < 60
        else ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    )
    response = error_page(
        request,
        429,
        title=gettext("Trop d’essais en peu de temps"),
        remedy=gettext("Pour protéger votre espace, nous faisons une pause. Réessayez dans %(wait)s.") % {"wait": wait},
        act=gettext("Réessayer"),
        act_href=request.path,
    )
    response["Retry-After"] = str(seconds)
    return response
