"""Pages of the demonstration: what it keeps instead of sending, and how the systems outside behave."""

from datetime import datetime

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import linebreaksbr
from django.utils.html import urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from guichet.demo import mailbox, outside
from guichet.demo.mailbox import Sent
from guichet.ui.formats import page_formats
from guichet.ui.policy import policy

UNPROCESSABLE = 422
_OWN_STYLES = {"default-src": [NONE], "style-src": [UNSAFE_INLINE], "base-uri": [NONE], "frame-ancestors": [NONE]}


@policy("demo")
@never_cache
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """The list of mails and SMS, newest first; an SMS is read here."""
    moment = now()
    rows = [
        {"sent": sent, "to": _recipients(sent), "at": _words(sent.sent_at, moment), "body": _linked(sent.text)}
        for sent in mailbox.all_sent()
    ]
    return render(request, "demo/mails.html", {"rows": rows})


@policy("demo")
@never_cache
@require_safe
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One of them, as text: nothing in it is markup, its addresses are links."""
    sent = _found(name)
    facts = {"sent": sent, "to": _recipients(sent), "at": _words(sent.sent_at, now()), "body": _linked(sent.text)}
    return render(request, "demo/mail.html", facts)


@policy("demo")
@never_cache
@csp(_OWN_STYLES)  # type: ignore[arg-type]  # its type knows only views without parameters
@require_safe
def mail_layout(request: HttpRequest, name: str) -> HttpResponse:
    """A mail as readers of mail lay it out: its own styles, and nothing else, may apply."""
    html = _found(name).html
    if not html:
        raise Http404("no layout")
    return HttpResponse(html)


@policy("demo")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def network(request: HttpRequest) -> HttpResponse:
    """How the simulated systems behave, and what the network was asked and did."""
    status = 200
    if request.method == "POST":
        if outside.tell(request.POST.get("system", ""), request.POST.dict()):
            return redirect("demo:network")
        status = UNPROCESSABLE
    orders = outside.order_rows(page_formats(), now=now())
    facts = {"systems": outside.systems(), "orders": orders, "wrong": status == UNPROCESSABLE}
    return render(request, "demo/network.html", facts, status=status)


def _found(name: str) -> Sent:
    sent = mailbox.sent_named(name)
    if sent is None:
        raise Http404("nothing of that name")
    return sent


def _linked(text: str) -> SafeString:
    return mark_safe(linebreaksbr(urlize(text.strip(), autoescape=True), autoescape=False))  # noqa: S308 - urlize escapes all but its own links


def _recipients(sent: Sent) -> str:
    return page_formats().phone(sent.recipients) if sent.is_sms else sent.recipients


def _words(moment: datetime | None, today: datetime) -> str:
    return "" if moment is None else page_formats().moment(moment, today)
