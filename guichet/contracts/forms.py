"""What people type to open their space."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from guichet.contracts.opening import normal_contract_number
from guichet.people.accounts import clean_email

NUMBER_MAX = 40
EMAIL_MAX = 254


class NewSpaceForm(forms.Form):
    """A contract number and the address of that contract; the number is optional where spaces exist without one."""

    number = forms.CharField(
        label=gettext_lazy("Numéro de contrat"),
        max_length=NUMBER_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={
            "required": gettext_lazy("Écrivez le numéro de votre contrat."),
            "max_length": gettext_lazy("Ce n’est pas un numéro de contrat. Recopiez celui de votre contrat."),
        },
    )
    email = forms.CharField(
        label=gettext_lazy("Courriel"),
        max_length=EMAIL_MAX,
        widget=forms.TextInput(
            attrs={"autocomplete": "email", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={
            "required": gettext_lazy("Écrivez votre courriel."),
            "max_length": gettext_lazy("Écrivez un courriel plus court : 254 caractères au plus."),
        },
    )

    def __init__(self, *args: Any, needs_contract: bool, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        self.fields["number"].required = needs_contract

    def clean_number(self) -> str:
        number = normal_contract_number(self.cleaned_data["number"])
        if number and not number.replace("-", "").replace("/", "").replace(".", "").isalnum():
            raise ValidationError(gettext("Ce n’est pas un numéro de contrat. Recopiez celui de votre contrat."))
        return number

    def clean_email(self) -> str:
        return clean_email(self.cleaned_data["email"])
