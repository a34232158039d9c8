"""The operator's staff, as their supervisor reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from guichet.core.formats import Formats
from guichet.desk.values import StaffAct
from guichet.people.queries import StaffSeen
from guichet.people.values import StaffRole
from guichet.ui.elements import pill

ROLES: Mapping[str, Promise] = {
    StaffRole.ADVISER: gettext_lazy("Conseiller"),
    StaffRole.SUPERVISOR: gettext_lazy("Superviseur"),
    StaffRole.AUDITOR: gettext_lazy("Auditeur, qui regarde sans agir"),
}
_WHAT: Mapping[StaffAct, Promise] = {
    StaffAct.ADVISER: gettext_lazy("En faire un conseiller"),
    StaffAct.SUPERVISOR: gettext_lazy("En faire un superviseur"),
    StaffAct.AUDITOR: gettext_lazy("En faire un auditeur"),
    StaffAct.LINK: gettext_lazy("Renvoyer un lien pour entrer"),
    StaffAct.FACTOR: gettext_lazy("Oublier son second facteur, perdu, et renvoyer un lien"),
    StaffAct.END: gettext_lazy("Fermer son compte tout de suite"),
}


@dataclass(frozen=True, slots=True)
class StaffRow:
    name: str
    email: str
    href: str
    role: str
    state: SafeString
    factor: str
    last_sign_in: str
    is_reader: bool


def staff_rows(members: Sequence[StaffSeen], formats: Formats, now: datetime, *, reader: str) -> list[StaffRow]:
    return [
        StaffRow(
            name=one.name or gettext("Sans nom"),
            email=one.email,
            href=reverse("desk:staff-member", args=[one.reference]),
            role=str(ROLES[one.role]),
            state=_state(one),
            factor=gettext("Second facteur activé") if one.has_second_factor else gettext("Sans second facteur"),
            last_sign_in=formats.moment_alone(one.last_login, now) if one.last_login else gettext("Jamais"),
            is_reader=one.reference == reader,
        )
        for one in members
    ]


def _state(one: StaffSeen) -> SafeString:
    if not one.is_active:
        return pill("", gettext("Fermé"), "ban")
    return pill("ok", gettext("Actif")) if one.has_second_factor else pill("warn", gettext("N’entre pas encore"))


def what_choices(found: StaffSeen) -> list[tuple[str, str]]:
    """Return what may be done with one of the staff: nothing with a closed account."""
    if not found.is_active:
        return []
    return [(what.value, str(word)) for what, word in _WHAT.items() if what != found.role]
