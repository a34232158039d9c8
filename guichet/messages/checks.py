"""What a start says when messages cannot leave."""

import ssl
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

from guichet.messages.gateways_push import public_key
from guichet.messages.smpp.account import Account
from guichet.messages.smpp.session import tls_context

# what Linux and others let a socket's address hold
LONGEST_SOCKET_PATH = 103


def smpp_can_be_spoken(app_configs: object, **kwargs: Any) -> list[CheckMessage]:
    """Refuse an account without a name, and a socket that no system can make."""
    if settings.SMS_GATEWAY != "smpp":
        return []
    found: list[CheckMessage] = []
    if not settings.SMPP.system_id:
        found.append(
            Error(
                "Le compte du centre de messages n’a pas de nom.",
                hint="Donnez une valeur à GUICHET_SMPP_SYSTEM_ID (docs/short-number.md).",
                id="messages.E001",
            )
        )
    if len(str(settings.SMPP_SOCKET).encode()) > LONGEST_SOCKET_PATH:
        found.append(
            Error(
                "Le chemin de la session SMPP est trop long.",
                hint=f"Mettez-en un de {LONGEST_SOCKET_PATH} octets au plus dans GUICHET_SMPP_SOCKET.",
                id="messages.E002",
            )
        )
    if settings.SMPP.tls and not _is_certificate(settings.SMPP):
        found.append(
            Error(
                "GUICHET_SMPP_CA n’est pas un certificat.",
                hint="Donnez-lui des certificats en PEM, ou leur fichier par GUICHET_SMPP_CA_FILE.",
                id="messages.E003",
            )
        )
    return found


def _is_certificate(account: Account) -> bool:
    try:
        tls_context(account)
    except (ssl.SSLError, ValueError):
        return False
    return True


def http_can_be_asked(app_configs: object, **kwargs: Any) -> list[CheckMessage]:
    """Refuse an SMS platform that cannot be asked, and say which variable is wrong."""
    wrong = settings.SMS_HTTP.wrong() if settings.SMS_GATEWAY == "http" else ""
    if not wrong:
        return []
    return [
        Error(
            f"GUICHET_SMS_HTTP_{wrong} ne peut pas servir.",
            hint="docs/short-number.md dit ce qu’il y faut.",
            id="messages.E004",
        )
    ]


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
                id="messages.E003",
            )
        ]
    return []
