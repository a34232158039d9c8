"""What staff fill in at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from guichet.desk.presenters.staff import ROLES as STAFF_ROLES
from guichet.desk.values import DropReason, Why
from guichet.people.addresses import clean_address
from guichet.people.values import NotAnIdentifier


class DropForm(forms.Form):
    """Why a parked item is given up."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Pour quelle raison"),
        choices=[
            (DropReason.DONE_OTHERWISE.value, gettext_lazy("Fait autrement")),
            (DropReason.POINTLESS.value, gettext_lazy("N’a plus d’objet")),
            (DropReason.WRONG.value, gettext_lazy("Demandé par erreur")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choisissez une raison."),
            "invalid_choice": gettext_lazy("Choisissez une raison."),
        },
    )


class WhyForm(forms.Form):
    """Why an adviser helps somebody; it stays in the journal, which the customer reads."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Pour quelle raison"),
        choices=[
            (Why.CALL.value, gettext_lazy("La personne le demande")),
            (Why.COMPLAINT.value, gettext_lazy("Une réclamation")),
            (Why.FAULT.value, gettext_lazy("Une panne")),
            (Why.SAFETY.value, gettext_lazy("La sécurité de son compte")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choisissez une raison."),
            "invalid_choice": gettext_lazy("Choisissez une raison."),
        },
    )


class AnswerForm(WhyForm):
    """What the person answers to their security question, as the adviser hears it."""

    answer = forms.CharField(
        label=gettext_lazy("Réponse entendue"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Écrivez la réponse de la personne.")},
    )


class ViewForm(WhyForm):
    """Why an adviser looks at somebody's space, and for which ticket."""

    ticket = forms.RegexField(
        r"^[A-Za-z0-9][A-Za-z0-9-]{2,19}$",
        label=gettext_lazy("Numéro du dossier"),
        help_text=gettext_lazy("Celui de la demande ou de l’appel, par exemple D-10482."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={
            "required": gettext_lazy("Écrivez le numéro du dossier."),
            "invalid": gettext_lazy("Écrivez trois à vingt lettres, chiffres ou traits d’union."),
        },
    )


class StaffInviteForm(forms.Form):
    """Who joins the operator's staff, and as what."""

    given_name = forms.CharField(
        label=gettext_lazy("Prénom"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Écrivez le prénom.")},
    )
    family_name = forms.CharField(
        label=gettext_lazy("Nom"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Écrivez le nom.")},
    )
    email = forms.CharField(
        label=gettext_lazy("Courriel professionnel"),
        max_length=254,
        widget=forms.TextInput(
            attrs={"inputmode": "email", "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": gettext_lazy("Écrivez un courriel.")},
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Rôle"),
        choices=[(role, word) for role, word in STAFF_ROLES.items()],
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choisissez un rôle."),
            "invalid_choice": gettext_lazy("Choisissez un rôle."),
        },
    )

    def clean_email(self) -> str:
        try:
            return clean_address(self.cleaned_data["email"])
        except NotAnIdentifier:
            raise forms.ValidationError(gettext("Écrivez un courriel complet, par exemple nom@exemple.fr.")) from None


class StaffForm(forms.Form):
    """What is done with one of the staff."""

    what = forms.ChoiceField(
        label=gettext_lazy("Que faire"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choisissez ce qu’il faut faire."),
            "invalid_choice": gettext_lazy("Choisissez ce qu’il faut faire."),
        },
    )

    def __init__(
        self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class JoinForm(forms.Form):
    """The first code of an authenticator that has just been given its key."""

    code = forms.RegexField(
        r"^\s*(\d\s*){6}$",
        label=gettext_lazy("Code à six chiffres"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "code"}),
        error_messages={
            "required": gettext_lazy("Écrivez les six chiffres que montre votre application."),
            "invalid": gettext_lazy("Écrivez les six chiffres que montre votre application."),
            "max_length": gettext_lazy("Écrivez les six chiffres que montre votre application."),
        },
    )

    def clean_code(self) -> str:
        return "".join(self.cleaned_data["code"].split())


class LiftForm(forms.Form):
    """That the adviser has spoken to who holds the line."""

    spoken = forms.BooleanField(
        label=gettext_lazy("J’ai parlé au titulaire, et vérifié que c’est bien lui"),
        error_messages={"required": gettext_lazy("Parlez d’abord au titulaire, puis cochez cette case.")},
    )
