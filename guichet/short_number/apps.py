from django.apps import AppConfig

from guichet.messages.values import SmsReceived
from guichet.outbox import registry


class ShortNumberConfig(AppConfig):
    name = "guichet.short_number"
    label = "short_number"

    def ready(self) -> None:
        registry.subscribe(SmsReceived.event, "short_number.answer")
