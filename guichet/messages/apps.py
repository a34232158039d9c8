from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "guichet.messages"
    label = "communications"
