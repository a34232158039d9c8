from django.apps import AppConfig
from django.core.checks import register

from guichet.network.checks import commands_can_leave


class NetworkConfig(AppConfig):
    name = "guichet.network"

    def ready(self) -> None:
        register(commands_can_leave)
