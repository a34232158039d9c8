"""Somebody as an adviser sees them: how they sign in, what they are to whom, and what may be done for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from guichet.billing.presenters.words import capital
from guichet.contracts.values import CustomerHead, GrantSeen
from guichet.core.formats import Formats
from guichet.desk.presenters.formatting import masked_email
from guichet.desk.presenters.words import role_word
from guichet.desk.values import Help
from guichet.people.queries import Signing
from guichet.people.values import IdentifierKind


@dataclass(frozen=True, slots=True)
class PersonPage:
    reference: str
    name: str
    facts: list[tuple[str, str]]
    customers: list[tuple[str, str, str]]  # name, role, address of the file
    act: str = ""


@dataclass(frozen=True, slots=True)
class HelpPage:
    """One way of helping: `note` says what it does, `done` that it was done; `kind` is the button's."""

    title: str
    note: str
    act: str
    done: str
    kind: str = ""


def person_page(
    found: Signing, roles: Sequence[tuple[str, CustomerHead]], formats: Formats, now: datetime
) -> PersonPage:
    devices = ngettext("{count} appareil connecté", "{count} appareils connectés", found.devices)
    facts = [
        (_kind(kind), _masked(kind, value, formats) + ("" if verified else f" ({gettext('non vérifié')})"))
        for kind, value, verified in found.identifiers
    ]
    facts += [
        (gettext("Mot de passe"), gettext("Choisi") if found.has_password else gettext("Pas encore choisi")),
        (gettext("Second facteur"), gettext("Activé") if found.has_totp else gettext("Non activé")),
        (
            gettext("Dernière connexion"),
            capital(formats.moment(found.last_login, now)) if found.last_login else gettext("Jamais"),
        ),
        (gettext("Appareils"), devices.format(count=found.devices)),
        (gettext("Référence"), found.reference),
    ]
    return PersonPage(
        reference=found.reference,
        name=found.name or gettext("Sans nom"),
        facts=facts,
        customers=[
            (head.name, role_word(role), reverse("desk:customer", args=[head.reference])) for role, head in roles
        ],
        act=f"{reverse('desk:customer-act', args=[roles[0][1].reference])}?person={found.reference}" if roles else "",
    )


def person_choices(grants: Sequence[GrantSeen], formats: Formats) -> list[tuple[str, str]]:
    """Return the persons of a customer's file, each once with what they are there: "Camille Dubois, titulaire"."""
    said: dict[str, list[str]] = {}
    for grant in grants:
        on = formats.phone(grant.line_number) if grant.line_number else grant.line_label or grant.site_name
        role = role_word(grant.role)
        role = role[:1].lower() + role[1:]
        words = said.setdefault(grant.person, [grant.person_name or gettext("Sans nom")])
        word = f"{role} ({on})" if on else role
        if word not in words:
            words.append(word)
    return [(reference, ", ".join(words)) for reference, words in said.items()]


def _kind(kind: str) -> str:
    return gettext("Courriel") if kind == IdentifierKind.EMAIL else gettext("Ligne")


def _masked(kind: str, value: str, formats: Formats) -> str:
    return masked_email(value) if kind == IdentifierKind.EMAIL else formats.phone_masked(value)


def help_page(what: Help, found: Signing) -> HelpPage:
    match what:
        case Help.RESET:
            return HelpPage(
                gettext("Envoyer un lien de mot de passe"),
                gettext(
                    "La personne reçoit à son adresse un lien qui vaut une heure. Elle seule choisit le mot de passe."
                ),
                gettext("Envoyer le lien"),
                gettext("Lien envoyé. Il vaut une heure."),
            )
        case Help.UNLOCK:
            return HelpPage(
                gettext("Débloquer la connexion"),
                gettext("Les essais manqués sont oubliés : la personne peut essayer à nouveau tout de suite."),
                gettext("Débloquer"),
                gettext("Connexion débloquée."),
            )
    return HelpPage(
        gettext("Déconnecter tous ses appareils"),
        gettext("Chaque appareil connecté redemandera l’identifiant et le mot de passe."),
        gettext("Déconnecter"),
        gettext("Appareils déconnectés."),
        "danger",
    )
