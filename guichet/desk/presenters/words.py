"""The words of the desk for what the slices name by codes."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from guichet.contracts.values import ContractState, CustomerKind, LineFacts, LineKind, LineState, Role
from guichet.ui.elements import pill

_ROLES: Mapping[str, Promise] = {
    Role.HOLDER: gettext_lazy("Titulaire"),
    Role.LINE_USER: gettext_lazy("Utilisateur d’une ligne"),
    Role.PROXY: gettext_lazy("Mandataire"),
    Role.COMPANY_ADMINISTRATOR: gettext_lazy("Administrateur de l’entreprise"),
    Role.SITE_MANAGER: gettext_lazy("Gestionnaire de sites"),
    Role.ACCOUNTANT: gettext_lazy("Comptable"),
}
_LINE_KINDS: Mapping[str, Promise] = {
    LineKind.MOBILE: gettext_lazy("Mobile"),
    LineKind.FIXED: gettext_lazy("Téléphone fixe"),
    LineKind.INTERNET: gettext_lazy("Internet"),
    LineKind.TV: gettext_lazy("Télévision numérique"),
}


def role_word(role: str) -> str:
    return str(_ROLES[role])


def kind_word(kind: str) -> str:
    return gettext("Entreprise ou association") if kind == CustomerKind.ORGANISATION else gettext("Particulier")


def line_word(line: LineFacts) -> str:
    return line.label or str(_LINE_KINDS[line.kind])


def line_state(state: str) -> SafeString:
    match state:
        case LineState.ACTIVE:
            return pill("ok", gettext("En service"))
        case LineState.TO_ACTIVATE:
            return pill("info", gettext("À activer"))
        case LineState.SUSPENDED:
            return pill("warn", gettext("Suspendue"))
        case LineState.DOWN:
            return pill("bad", gettext("En panne"))
    return pill("", gettext("Résiliée"), "ban")


def contract_state(state: str) -> SafeString:
    match state:
        case ContractState.ACTIVE:
            return pill("ok", gettext("En vigueur"))
        case ContractState.PENDING:
            return pill("info", gettext("En attente"))
        case ContractState.SUSPENDED:
            return pill("warn", gettext("Suspendu"))
    return pill("", gettext("Résilié"), "ban")
