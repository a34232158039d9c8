from django.apps import AppConfig
from django.core.checks import register

from guichet.messages.checks import http_can_be_asked, push_key_is_one, smpp_can_be_spoken, sms_can_leave


class MessagesConfig(AppConfig):
    name = "guichet.messages"
    label = "communications"

    def ready(self) -> None:
        register(sms_can_leave)
        register(push_key_is_one)
        register(http_can_be_asked)
        register(smpp_can_be_spoken)
