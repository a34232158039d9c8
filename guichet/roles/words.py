"""The words of roles, for pages, mails and files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from guichet.contracts.values import Role
from guichet.core.formats import Formats
from guichet.core.periods import local_day

ROLES: Mapping[str, Promise] = {
    Role.HOLDER: gettext_lazy("Titulaire"),
    Role.COMPANY_ADMINISTRATOR: gettext_lazy("Administrateur"),
    Role.SITE_MANAGER: gettext_lazy("Gestionnaire de sites"),
    Role.ACCOUNTANT: gettext_lazy("Comptable"),
    Role.LINE_USER: gettext_lazy("Utilisateur d’une ligne"),
    Role.PROXY: gettext_lazy("Mandataire"),
}
MAY: Mapping[str, Promise] = {
    Role.HOLDER: gettext_lazy("Tout voir et tout faire, y compris donner des droits."),
    Role.COMPANY_ADMINISTRATOR: gettext_lazy("Tout voir et tout faire, y compris donner des droits."),
    Role.SITE_MANAGER: gettext_lazy("Voir et gérer les lignes de ses sites. Ni contrats, ni factures."),
    Role.ACCOUNTANT: gettext_lazy("Voir les factures, rien d’autre."),
    Role.LINE_USER: gettext_lazy("Voir et protéger sa ligne : consommation, code PUK, blocage, alerte."),
    Role.PROXY: gettext_lazy("Voir les lignes, contrats et factures, bloquer une ligne. Jamais le code PUK."),
}


def role_word(role: str) -> str:
    return str(ROLES[role])


def may_word(role: str) -> str:
    return str(MAY[role])


def role_in_sentence(role: str) -> str:
    """Return a role as it stands inside a sentence: without its capital."""
    word = role_word(role)
    return word[:1].lower() + word[1:]


def last_day(ends_at: datetime, formats: Formats, now: datetime) -> str:
    """Return the last day that a role covers, its end being the first moment that it does not."""
    day = local_day(ends_at - timedelta(microseconds=1), formats.time_zone)
    return formats.day(day, local_day(now, formats.time_zone), relative=False)


def last_date(ends_at: datetime, zone: tzinfo) -> date:
    """Return the last day as a form holds it."""
    return local_day(ends_at - timedelta(microseconds=1), zone)


def first_day(starts_at: datetime, formats: Formats, now: datetime) -> str:
    day = local_day(starts_at, formats.time_zone)
    return formats.day(day, local_day(now, formats.time_zone), relative=False)


def sites_word(sites: Iterable[str]) -> str:
    """Return sites one after the other; not between commas, which their names hold."""
    return " · ".join(sites)


def where(role: str, sites: Sequence[str], line: str) -> str:
    """Return where a role reaches: names of sites, a line, or everything."""
    if sites:
        return sites_word(sites)
    return line or (gettext("Toutes les factures") if role == Role.ACCOUNTANT else gettext("Toute l’entreprise"))


def reach_in_sentence(role: str, sites: Sequence[str], line: str) -> str:
    """Return a role and where it reaches, inside a sentence: names of sites keep their capitals."""
    reach = where(role, sites, line)
    return f"{role_in_sentence(role)}, {reach if sites or line else reach[:1].lower() + reach[1:]}"
