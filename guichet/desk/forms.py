"""What staff fill in at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from guichet.contracts.values import CHECKS, Check, Way
from guichet.desk.presenters.staff import ROLES as STAFF_ROLES
from guichet.desk.values import DropReason, Why
from guichet.orders.values import OrderState
from guichet.people.addresses import clean_address
from guichet.people.values import NotAnIdentifier

LARGEST_CATALOGUE = 500_000
TICKET = r"^[A-Za-z0-9][A-Za-z0-9-]{2,19}$"


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
        TICKET,
        label=gettext_lazy("Numéro du dossier"),
        help_text=gettext_lazy("Celui de la demande ou de l’appel, par exemple D-10482."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={
            "required": gettext_lazy("Écrivez le numéro du dossier."),
            "invalid": gettext_lazy("Écrivez trois à vingt lettres, chiffres ou traits d’union."),
        },
    )


_WAYS = [
    (Way.CALL.value, gettext_lazy("Par téléphone")),
    (Way.AGENCY.value, gettext_lazy("En agence")),
    (Way.LETTER.value, gettext_lazy("Par lettre")),
    (Way.EMAIL.value, gettext_lazy("Par courriel")),
]
_CHECKS = [
    (Check.SECURITY_ANSWER.value, gettext_lazy("Réponse juste à sa question de sécurité")),
    (Check.IDENTITY_PAPER.value, gettext_lazy("Pièce d’identité vue en agence")),
    (Check.CALL_BACK.value, gettext_lazy("Rappel au numéro écrit dans le dossier")),
    (Check.SIGNATURE.value, gettext_lazy("Signature comparée à celle du contrat")),
]


class ActForForm(WhyForm):
    """Who asks an adviser for something, by which way, why, and how the adviser knows that it is them."""

    person = forms.ChoiceField(
        label=gettext_lazy("Qui le demande"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choisissez qui le demande."),
            "invalid_choice": gettext_lazy("Choisissez qui le demande."),
        },
    )
    way = forms.ChoiceField(
        label=gettext_lazy("Comment la demande est arrivée"),
        choices=_WAYS,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choisissez comment la demande est arrivée."),
            "invalid_choice": gettext_lazy("Choisissez comment la demande est arrivée."),
        },
    )
    check = forms.ChoiceField(
        label=gettext_lazy("Comment vous savez que c’est cette personne"),
        choices=_CHECKS,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choisissez comment l’identité a été vérifiée."),
            "invalid_choice": gettext_lazy("Choisissez comment l’identité a été vérifiée."),
        },
    )
    ticket = forms.RegexField(
        TICKET,
        label=gettext_lazy("Numéro du dossier"),
        required=False,
        help_text=gettext_lazy("Celui de la demande ou de l’appel, par exemple D-10482."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"invalid": gettext_lazy("Écrivez trois à vingt lettres, chiffres ou traits d’union.")},
    )
    field_order = ("person", "way", "check", "reason", "ticket")

    def __init__(
        self, *args: Any, persons: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = persons  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:  # Any: each field has its own
        given: dict[str, Any] = super().clean() or self.cleaned_data
        way, check = given.get("way"), given.get("check")
        if way and check and check not in CHECKS[Way(way)]:
            self.add_error(
                "check", gettext("L’identité ne se vérifie pas ainsi par ce moyen. Choisissez-en une autre.")
            )
        return given


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


class EditionForm(forms.Form):
    """A catalogue to publish, and from which day: first its file, then, once compared, what it held."""

    file = forms.FileField(
        label=gettext_lazy("Fichier du catalogue"),
        help_text=gettext_lazy("TOML ou JSON, de la forme de catalogue.toml, 500 Ko au plus."),
        widget=forms.FileInput(attrs={"accept": ".toml,.json"}),
        error_messages={
            "required": gettext_lazy("Choisissez un fichier."),
            "missing": gettext_lazy("Choisissez un fichier."),
            "empty": gettext_lazy("Ce fichier est vide. Choisissez-en un autre."),
            "invalid": gettext_lazy("Choisissez un fichier."),
        },
    )
    in_force_on = forms.DateField(
        label=gettext_lazy("En vigueur à partir du"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d"],
        error_messages={
            "required": gettext_lazy("Choisissez un jour."),
            "invalid": gettext_lazy("Écrivez un jour comme 2027-01-31."),
        },
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["in_force_on"].widget.attrs["min"] = today.isoformat()
        self.initial.setdefault("in_force_on", today)

    def clean_file(self) -> tuple[str, str]:
        """Return the name of the file, TOML's or JSON's own, and its text."""
        sent = self.cleaned_data["file"]
        ending = str(sent.name).lower().rpartition(".")[2]
        if ending not in {"toml", "json"}:
            raise forms.ValidationError(
                gettext("Ce n’est ni un fichier .toml ni un fichier .json. Choisissez-en un autre.")
            )
        if sent.size > LARGEST_CATALOGUE:
            raise forms.ValidationError(gettext("Ce fichier est trop gros : un catalogue tient dans 500 Ko."))
        try:
            return f"catalogue.{ending}", sent.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise forms.ValidationError(gettext("Ce fichier n’est pas en UTF-8. Enregistrez-le en UTF-8.")) from None

    def clean_in_force_on(self) -> date:
        day: date = self.cleaned_data["in_force_on"]
        if day < self.today:
            raise forms.ValidationError(gettext("Ce jour est passé. Choisissez aujourd’hui ou un jour à venir."))
        return day


class PublishForm(EditionForm):
    """A catalogue that has been compared: its text comes back, and what it was compared with."""

    file = None  # type: ignore[assignment]  # Django's way of leaving a field out
    name = forms.ChoiceField(choices=[("catalogue.toml", ""), ("catalogue.json", "")], widget=forms.HiddenInput)
    text = forms.CharField(strip=False, max_length=LARGEST_CATALOGUE, widget=forms.HiddenInput)
    over = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)


class LiftForm(forms.Form):
    """That the adviser has spoken to who holds the line."""

    spoken = forms.BooleanField(
        label=gettext_lazy("J’ai parlé au titulaire, et vérifié que c’est bien lui"),
        error_messages={"required": gettext_lazy("Parlez d’abord au titulaire, puis cochez cette case.")},
    )


class MoveForm(forms.Form):
    """Where a move stands: planned, with its day and hour; done; cancelled, with words for the customer."""

    what = forms.ChoiceField(
        label=gettext_lazy("Où en est-il"),
        choices=[
            (OrderState.SCHEDULED.value, gettext_lazy("Prévu, au jour ci-dessous")),
            (OrderState.DONE.value, gettext_lazy("Terminé")),
            (OrderState.CANCELLED.value, gettext_lazy("Annulé, pour la raison ci-dessous")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choisissez où en est le déménagement."),
            "invalid_choice": gettext_lazy("Choisissez où en est le déménagement."),
        },
    )
    on = forms.DateField(
        label=gettext_lazy("Jour"),
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("Écrivez le jour comme 31/01/2027.")},
    )
    at = forms.TimeField(
        label=gettext_lazy("À partir de"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": gettext_lazy("Écrivez l’heure comme 18:30.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Raison"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        error_messages={"max_length": gettext_lazy("Écrivez la raison en moins de 300 caractères.")},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["on"].widget.attrs["min"] = today.isoformat()

    def clean(self) -> dict[str, Any]:  # Any: each field has its own
        given: dict[str, Any] = super().clean() or self.cleaned_data
        planned = given.get("what") == OrderState.SCHEDULED
        if planned and "on" in given and given["on"] is None:
            self.add_error("on", gettext("Écrivez le jour prévu."))
        elif planned and "on" in given and given["on"] < self.today:
            self.add_error("on", gettext("Ce jour est passé. Choisissez aujourd’hui ou un jour à venir."))
        if planned and "at" in given and given["at"] is None:
            self.add_error("at", gettext("Écrivez l’heure prévue."))
        if given.get("what") == OrderState.CANCELLED and not given.get("reason") and "reason" in given:
            self.add_error("reason", gettext("Écrivez la raison : le client la lira."))
        return given
