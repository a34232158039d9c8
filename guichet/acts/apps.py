from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ActsConfig(AppConfig):
    name = "guichet.acts"

    def ready(self) -> None:
        """Load what every app declares, so that all edges read the same registry."""
        autodiscover_modules("acts")
