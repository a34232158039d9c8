"""`guichet smpp`: hold the session with the message centre, without the web processes."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from guichet.messages.smpp.process import hold


class Command(BaseCommand):
    help = "Tient la session SMPP avec le centre de messages\u00a0: les SMS reçus, et ceux que le worker envoie."

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        if settings.SMS_GATEWAY != "smpp":
            raise CommandError(
                "GUICHET_SMS_GATEWAY n’est pas «\u00a0smpp\u00a0»\u00a0: il n’y a pas de session à tenir."
            )
        hold()
