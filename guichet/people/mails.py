"""Mails about signing in, in the person's language."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation

from guichet import operators
from guichet.people import queries, services, words
from guichet.people.values import IdentifierKind

log = logging.getLogger(__name__)


def send_reset_link(email: str, *, site: str, language: str) -> None:
    """Send the link that lets somebody choose a new password, if the address is of somebody active; else do nothing.

    Shape: `site` is the origin of the links; `language` serves when the person has chosen none. To be called once the
    answer has left: what it does, and how long it takes, must not be seen by who asked.
    Failures are logged, not raised.
    """
    person = queries.person_by_identifier(IdentifierKind.EMAIL, email)
    if person is None or not person.is_active:
        return
    reference, token = services.reset_link_parts(person)
    with translation.override(person.language if person.language in dict(settings.LANGUAGES) else language):
        now = timezone.now()
        context = {
            "operator": operators.current().identity.name,
            "name": person.full_name,
            "link": f"{site}/password/new/{reference}/{token}/",
            "until": words.moment(services.reset_link_end(now=now), now=now),
        }
        subject = render_to_string("people/mails/password_reset.subject.txt", context).strip()
        text = render_to_string("people/mails/password_reset.txt", context)
        html = render_to_string("people/mails/password_reset.html", context)
    mail = EmailMultiAlternatives(subject, text, settings.DEFAULT_FROM_EMAIL, [email])
    mail.attach_alternative(html, "text/html")
    try:
        mail.send()
    except (SMTPException, OSError):
        log.exception("A reset link could not be sent", extra={"person": person.reference})
