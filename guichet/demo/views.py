"""Pages of the demonstration: the mails that it keeps."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import linebreaksbr
from django.utils.html import urlize
from django.utils.safestring import mark_safe
from django.utils.timezone import now
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from guichet import operators
from guichet.core import formats
from guichet.demo import mailbox
from guichet.ui.policy import policy


@policy("demo")
@never_cache
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """The list of mails, newest first."""
    moment = now()
    rows = [{"mail": mail, "sent": _words(mail.sent_at, moment)} for mail in mailbox.all_mails()]
    return render(request, "demo/mails.html", {"rows": rows})


@policy("demo")
@never_cache
@require_safe
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail, as text: nothing in it is markup, its addresses are links."""
    found = mailbox.mail_named(name)
    if found is None:
        raise Http404("no such mail")
    body = mark_safe(linebreaksbr(urlize(found.text.strip(), autoescape=True), autoescape=False))  # noqa: S308 - urlize escapes all but its own links
    return render(request, "demo/mail.html", {"mail": found, "sent": _words(found.sent_at, now()), "body": body})


def _words(sent_at: datetime | None, moment: datetime) -> str:
    if sent_at is None:
        return ""
    operator = operators.current()
    shown = formats.formats_for(
        get_language() or operator.default_language,
        operator.currency,
        ZoneInfo(operator.time_zone),
        operator.country,
        operator.phone_region,
    )
    return shown.moment(sent_at, moment)
