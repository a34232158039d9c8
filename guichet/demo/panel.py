"""The accounts as the panel of the sign-in pages shows them."""

import time
from collections.abc import Iterable
from dataclasses import dataclass

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.utils.translation import gettext, gettext_noop

from guichet.demo.accounts import DemoAccount, read_accounts

STEP_SECONDS = 30
_ROLES = {
    "holder": gettext_noop("Titulaire"),
    "line_user": gettext_noop("Utilisateur d’une ligne"),
    "proxy": gettext_noop("Mandataire"),
    "company_administrator": gettext_noop("Administrateur de l’entreprise"),
    "site_manager": gettext_noop("Gestionnaire de sites"),
    "accountant": gettext_noop("Comptable"),
    "adviser": gettext_noop("Conseiller"),
    "supervisor": gettext_noop("Superviseur"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """An account of the panel; `code` is that of this half minute, for staff and administrators."""

    name: str
    role: str
    identifier: str
    password: str
    code: str
    shows: str


@dataclass(frozen=True, slots=True)
class Panel:
    """`first` has one account of each role, `others` what remains."""

    password: str
    first: tuple[Row, ...]
    others: tuple[Row, ...]


def panel(*, at: float | None = None) -> Panel:
    """Return the panel at a moment (seconds since 1970, now when absent); empty when nothing was made yet."""
    listed = read_accounts()
    moment = time.time() if at is None else at
    first = {account.role: account for account in reversed(listed)}
    chosen = [account for account in listed if first[account.role] is account]
    others = [account for account in listed if first[account.role] is not account]
    password = listed[0].password if listed else ""
    return Panel(password, _rows(chosen, moment), _rows(others, moment))


def _rows(listed: Iterable[DemoAccount], moment: float) -> tuple[Row, ...]:
    return tuple(
        Row(
            name=account.name,
            role=gettext(_ROLES[account.role]),
            identifier=account.identifier,
            password=account.password,
            code=code_of(account.totp_secret, moment) if account.totp_secret else "",
            shows=account.shows,
        )
        for account in listed
    )


def code_of(secret: str, moment: float) -> str:
    """Return the six digits of a secret at a moment."""
    return str(format_hotp_value(hotp_value(secret, int(moment) // STEP_SECONDS)))
