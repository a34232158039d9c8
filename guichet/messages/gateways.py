"""The systems that carry mails and SMS away."""

from __future__ import annotations

import re
from email.utils import parseaddr
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from guichet.messages.gateways_http import HttpSms
from guichet.messages.smpp.local import hand_over
from guichet.messages.sms_simulator import SmsSimulator
from guichet.messages.values import GatewayUnreachable, Mail, MessageRefused, RecipientRefused, Sms, SmsOff

REFERENCE_HEADER = "X-Guichet-Message"
PERMANENT = range(500, 600)
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")


class MailGateway(Protocol):
    """What carries a mail away."""

    def send(self, mail: Mail) -> None:
        """Hand over a mail; to return means that it was taken.

        Shape: the same mail may be handed over again when nobody knows whether it was taken; the receiver can tell by
        its Message-ID and by the header X-Guichet-Message, both made of the reference.
        Errors: GatewayUnreachable (later, perhaps), RecipientRefused and MessageRefused (never).
        """


class SmsGateway(Protocol):
    """What carries an SMS away."""

    def send(self, sms: Sms) -> None:
        """Hand over an SMS; to return means that it was taken.

        Shape: the same reference handed over twice is delivered once: gateways that cannot promise it need a record
        of their own.
        Errors: GatewayUnreachable (later, perhaps), RecipientRefused and MessageRefused (never), SmsOff.
        """


class DjangoMail:
    """Mail through Django's backend: SMTP, or the files of a demonstration."""

    def send(self, mail: Mail) -> None:
        """Hand over a mail, as MailGateway says."""
        if not _ADDRESS.fullmatch(mail.recipient):  # Django sends to nobody, and says nothing
            raise RecipientRefused
        # "from None": what these errors quote holds addresses, and a journal must not
        try:
            message = _message(mail)
            message.connection = get_connection()
            message.send()
        except SMTPRecipientsRefused as refused:
            raise _refusal(RecipientRefused, _reply_of(refused)) from None
        except SMTPResponseException as refused:
            raise _refusal(MessageRefused, refused.smtp_code) from None
        except (SMTPException, OSError):
            raise GatewayUnreachable from None
        except ValueError:  # an address or a header that no mail can hold
            raise RecipientRefused from None


def _message(mail: Mail) -> EmailMultiAlternatives:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    headers = {
        "Message-ID": f"<{mail.reference}@{domain}>",
        REFERENCE_HEADER: mail.reference,
        "Auto-Submitted": "auto-generated",
    }
    message = EmailMultiAlternatives(mail.subject, mail.text, None, [mail.recipient], headers=headers)
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def _reply_of(refused: SMTPRecipientsRefused) -> int:
    return next((code for code, _ in refused.recipients.values()), 0)


def _refusal(
    permanent: type[RecipientRefused | MessageRefused], reply: int
) -> RecipientRefused | MessageRefused | GatewayUnreachable:
    """Return what a server's reply means: 5xx is for good, anything else may change (RFC 5321, 4.2.1)."""
    # 535 and its like speak of our own account: somebody mends it, and the mail then leaves
    if reply in PERMANENT and reply not in (530, 534, 535, 538):
        return permanent(reply=reply)
    return GatewayUnreachable(reply=reply)


class SmppSms:
    """SMS through the process that holds the session with the message centre (guichet.messages.smpp).

    That process keeps how many parts of each reference were taken: a part is given twice only when nobody knows, since
    its answer was lost. A message centre can tell by user_message_reference, the same at each try.
    """

    def send(self, sms: Sms) -> None:
        """Hand over an SMS, as SmsGateway says."""
        hand_over(sms, settings.SMPP_SOCKET)


class NoSms:
    """The gateway of who has none."""

    def send(self, sms: Sms) -> None:
        """Refuse. Errors: SmsOff."""
        raise SmsOff


def mail_gateway() -> MailGateway:
    """Return what carries mails away."""
    return DjangoMail()


def sms_gateway() -> SmsGateway:
    """Return the gateway that GUICHET_SMS_GATEWAY chooses."""
    if settings.SMS_GATEWAY == "demo":
        return SmsSimulator(settings.SMS_SIMULATOR)
    if settings.SMS_GATEWAY == "smpp":
        return SmppSms()
    if settings.SMS_GATEWAY == "http":
        return HttpSms(settings.SMS_HTTP)
    return NoSms()
