"""What staff fill in at the desk."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from guichet.desk.values import DropReason


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
