"""Mail that goes to the receiver, which tells repetitions by the message's reference."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from guichet.messages.gateways import REFERENCE_HEADER
from tests.faults.outside import tell


class EmailBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            reference = message.extra_headers[REFERENCE_HEADER]
            if not tell(f"{reference} mail"):
                raise ConnectionError("no answer")
        return len(email_messages)
