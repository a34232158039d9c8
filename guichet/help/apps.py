from django.apps import AppConfig


class HelpConfig(AppConfig):
    name = "guichet.help"
    label = "help"
