"""What a start says when messages cannot leave."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

from guichet.messages.gateways_push import public_key


def sms_can_leave(app_configs: object, **kwargs: Any) -> list[CheckMessage]:
    """Warn when no SMS gateway is chosen, or when a demonstration's serves outside a demonstration."""
    if settings.SMS_GATEWAY == "off":
        return [
            Warning(
                "Aucune passerelle SMS n’est choisie\u00a0: les messages par SMS attendront, garés.",
                hint="Donnez une valeur à GUICHET_SMS_GATEWAY (docs/running.md).",
                id="messages.W001",
            )
        ]
    if settings.SMS_GATEWAY == "demo" and not settings.GUICHET_DEMO:
        return [
            Warning(
                "La passerelle SMS est celle de la démonstration\u00a0: aucun SMS ne part.",
                hint="Donnez une autre valeur à GUICHET_SMS_GATEWAY (docs/running.md).",
                id="messages.W002",
            )
        ]
    return []


def push_key_is_one(app_configs: object, **kwargs: Any) -> list[CheckMessage]:
    """Refuse to start on a key for notifications that is none."""
    try:
        public_key()
    except ValueError:
        return [
            Error(
                "GUICHET_VAPID_KEY n’est pas une clé\u00a0: il y faut 32 octets en base64url.",
                hint="Tirez-en une par « guichet vapid_key » (docs/running.md).",
                id="messages.E001",
            )
        ]
    return []
