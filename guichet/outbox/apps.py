from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class OutboxConfig(AppConfig):
    name = "guichet.outbox"

    def ready(self) -> None:
        """Load the `tasks` of every app: whoever enqueues finds out at once that nobody answers to a name."""
        autodiscover_modules("tasks")
