"""What a start says when commands cannot reach the network."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning


def commands_can_leave(app_configs: object, **kwargs: Any) -> list[CheckMessage]:
    """Warn when no network is chosen, or when the simulator serves outside a demonstration."""
    if settings.NETWORK_GATEWAY == "off":
        return [
            Warning(
                "Aucun réseau n’est choisi\u00a0: les commandes au réseau attendront, garées.",
                hint="Donnez une valeur à GUICHET_NETWORK_GATEWAY (docs/running.md).",
                id="network.W001",
            )
        ]
    if settings.NETWORK_GATEWAY == "simulator" and not settings.GUICHET_DEMO:
        return [
            Warning(
                "Le réseau est le simulateur\u00a0: aucune commande n’agit sur une vraie ligne.",
                hint="Donnez une autre valeur à GUICHET_NETWORK_GATEWAY (docs/running.md).",
                id="network.W002",
            )
        ]
    return []
