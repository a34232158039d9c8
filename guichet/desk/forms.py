"""What staff fill in at the desk."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from guichet.desk.values import DropReason, Why


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
