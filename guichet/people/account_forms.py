"""What people type to change their account."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from guichet.people.forms import clean_email
from guichet.people.rules import EMAIL_MAX


class NewEmailForm(forms.Form):
    """The address to sign in with from now on."""

    email = forms.CharField(
        label=gettext_lazy("Nouveau courriel"),
        max_length=EMAIL_MAX,
        widget=forms.TextInput(
            attrs={"autocomplete": "email", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={
            "required": gettext_lazy("Le courriel n’a pas été changé : le champ est vide. Écrivez le nouveau."),
            "max_length": gettext_lazy("Écrivez un courriel plus court : 254 caractères au plus."),
        },
    )

    def clean_email(self) -> str:
        return clean_email(self.cleaned_data["email"])
