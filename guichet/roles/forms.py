"""What an administrator fills in about roles, and who is invited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from guichet.acts.act_form import ActForm
from guichet.contracts.queries.roles import Place
from guichet.contracts.values import Role
from guichet.people.addresses import clean_address
from guichet.people.values import NotAnIdentifier
from guichet.roles import words
from guichet.roles.values import (
    GIVEN,
    ChangeRole,
    EndRole,
    InviteToRole,
    NameStandIn,
    Wanted,
    WithdrawInvitation,
)

_DAYS = ["%Y-%m-%d", "%d/%m/%Y"]
NAME_MAX = 100


def _day_field(label: Any, hint: Any = "", *, required: bool = False) -> forms.DateField:  # Any: lazy words
    return forms.DateField(
        label=label,
        help_text=hint,
        required=required,
        input_formats=_DAYS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": gettext_lazy("Choisissez un jour."),
            "invalid": gettext_lazy("Écrivez un jour qui existe, par exemple 24/12/2026."),
        },
    )


def _email_field(label: Any, hint: Any = "") -> forms.CharField:  # Any: lazy words
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=254,
        widget=forms.TextInput(
            attrs={"inputmode": "email", "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={
            "required": gettext_lazy("Écrivez un courriel."),
            "max_length": gettext_lazy("Écrivez un courriel plus court : 254 caractères au plus."),
        },
    )


def _clean_email(typed: str) -> str:
    try:
        return clean_address(typed)
    except NotAnIdentifier:
        raise ValidationError(gettext("Écrivez un courriel complet, par exemple nom@exemple.fr.")) from None


class RoleForm(ActForm):
    """A role and where it reaches; what a role does not need is left aside."""

    role = forms.ChoiceField(
        label=gettext_lazy("Rôle"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choisissez un rôle."),
            "invalid_choice": gettext_lazy("Choisissez un rôle."),
        },
    )
    sites = forms.MultipleChoiceField(
        label=gettext_lazy("Sites"),
        help_text=gettext_lazy("Pour un gestionnaire de sites seulement."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Un des sites choisis n’existe plus. Choisissez à nouveau.")},
    )
    last_day = _day_field(
        gettext_lazy("Dernier jour"), gettext_lazy("Le rôle prend fin tout seul ce jour-là, à minuit.")
    )
    roles: Sequence[Role] = GIVEN

    def __init__(self, *args: Any, sites: Sequence[Place], **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        chosen = [role for role in self.roles if sites or role != Role.SITE_MANAGER]
        self.fields["role"].choices = [(role.value, _choice(role)) for role in chosen]  # type: ignore[attr-defined]  # a ChoiceField
        if sites:
            self.fields["sites"].choices = [(one.reference, one.name) for one in sites]  # type: ignore[attr-defined]  # as above
        else:
            del self.fields["sites"]

    def clean(self) -> dict[str, Any]:  # Any: Django's signature
        cleaned = super().clean() or {}
        if cleaned.get("role") == Role.SITE_MANAGER and not cleaned.get("sites") and "sites" not in self.errors:
            self.add_error("sites", gettext("Choisissez au moins un site."))
        return cleaned

    def wanted(self) -> Wanted:
        """Return the role, from a valid form."""
        role, given = Role(self.cleaned_data["role"]), self.cleaned_data
        sites = tuple(sorted(given.get("sites", ()))) if role == Role.SITE_MANAGER else ()
        line = given.get("line", "") if role == Role.LINE_USER else ""
        return Wanted(role, sites, line, given["last_day"])


def _choice(role: Role) -> str:
    return gettext("{role} : {may}").format(role=words.role_word(role), may=_small(words.may_word(role)))


def _small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].rstrip(".")


class InviteForm(RoleForm):
    email = _email_field(gettext_lazy("Courriel de la personne"))
    line = forms.CharField(
        label=gettext_lazy("Numéro de la ligne"),
        help_text=gettext_lazy("Pour l’utilisateur d’une ligne seulement."),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        error_messages={"max_length": gettext_lazy("Écrivez le numéro comme sur vos factures.")},
    )

    field_order = ("email", "role", "sites", "line", "last_day", "password")

    def __init__(self, *args: Any, origin: str, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        self.origin = origin

    def clean_email(self) -> str:
        return _clean_email(self.cleaned_data["email"])

    def clean(self) -> dict[str, Any]:  # Any: Django's signature
        cleaned = super().clean()
        if cleaned.get("role") == Role.LINE_USER and not cleaned.get("line") and "line" not in self.errors:
            self.add_error("line", gettext("Écrivez le numéro de la ligne."))
        return cleaned

    def given(self) -> InviteToRole:
        return InviteToRole(self.cleaned_data["email"], self.wanted(), self.origin)


class ChangeForm(RoleForm):
    roles = (Role.COMPANY_ADMINISTRATOR, Role.SITE_MANAGER, Role.ACCOUNTANT)
    field_order = ("role", "sites", "last_day", "password")

    def __init__(self, *args: Any, person: str, role: Role, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        self.person, self.had = person, role

    def given(self) -> ChangeRole:
        return ChangeRole(self.person, self.had, self.wanted())


class EndForm(ActForm):
    def __init__(self, *args: Any, person: str, role: Role, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        self.person, self.had = person, role

    def given(self) -> EndRole:
        return EndRole(self.person, self.had)


class StandInForm(ActForm):
    email = _email_field(
        gettext_lazy("Courriel du remplaçant"),
        gettext_lazy("Un collègue qui a déjà un rôle l’a tout de suite ; sinon, la personne reçoit une invitation."),
    )
    first_day = _day_field(gettext_lazy("Premier jour"), required=True)
    last_day = _day_field(gettext_lazy("Dernier jour"), gettext_lazy("Inclus."), required=True)

    field_order = ("email", "first_day", "last_day", "password")

    def __init__(
        self,
        *args: Any,  # Any: Django's signature
        person: str,
        role: Role,
        origin: str,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.had, self.origin, self.today = person, role, origin, today

    def clean_email(self) -> str:
        return _clean_email(self.cleaned_data["email"])

    def clean(self) -> dict[str, Any]:  # Any: Django's signature
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and first < self.today:
            self.add_error("first_day", gettext("Ce jour est passé. Choisissez aujourd’hui ou un jour à venir."))
        elif first and last and last < first:
            self.add_error("last_day", gettext("Le dernier jour est avant le premier. Choisissez-en un autre."))
        return cleaned

    def given(self) -> NameStandIn:
        given = self.cleaned_data
        return NameStandIn(self.person, self.had, given["email"], given["first_day"], given["last_day"], self.origin)


class WithdrawForm(ActForm):
    def __init__(self, *args: Any, invitation: str, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        self.invitation = invitation

    def given(self) -> WithdrawInvitation:
        return WithdrawInvitation(self.invitation)


class LeaveForm(ActForm):
    """Nothing more is asked to give up one's own role."""


class JoinForm(forms.Form):
    """Somebody invited who has no access yet: their name; their password comes next."""

    given_name = forms.CharField(
        label=gettext_lazy("Prénom"),
        max_length=NAME_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages={"required": gettext_lazy("Écrivez votre prénom.")},
    )
    family_name = forms.CharField(
        label=gettext_lazy("Nom"),
        max_length=NAME_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        error_messages={"required": gettext_lazy("Écrivez votre nom.")},
    )
