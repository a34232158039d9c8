from django.apps import AppConfig

from guichet.outbox import registry


class LinesConfig(AppConfig):
    name = "guichet.lines"
    label = "lines"

    def ready(self) -> None:
        registry.subscribe("network.answered", "lines.follow_command")
