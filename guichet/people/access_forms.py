"""What people type to get a password by a code sent to their line."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from guichet.people.forms import clean_number

CODE_MAX = 20
NUMBER_MAX = 40


class NumberForm(forms.Form):
    """The number of a line."""

    number = forms.CharField(
        label=gettext_lazy("Numéro de ligne"),
        max_length=NUMBER_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "username", "inputmode": "tel"}),
        error_messages={
            "required": gettext_lazy("Écrivez le numéro de votre ligne."),
            "max_length": gettext_lazy(
                "Ce n’est pas un numéro de ligne. Écrivez-le comme sur vos factures, en entier."
            ),
        },
    )

    def clean_number(self) -> str:
        return clean_number(self.cleaned_data["number"])


class SentCodeForm(forms.Form):
    """The six digits of an SMS, spaces or not."""

    code = forms.CharField(
        label=gettext_lazy("Code à six chiffres"),
        max_length=CODE_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "code"}),
        error_messages={
            "required": gettext_lazy("Écrivez les six chiffres du SMS."),
            "max_length": gettext_lazy("Écrivez les six chiffres du SMS."),
        },
    )

    def clean_code(self) -> str:
        code = "".join(c for c in self.cleaned_data["code"] if not c.isspace())
        if not (code.isascii() and code.isdigit() and len(code) == 6):
            raise ValidationError(gettext("Écrivez les six chiffres du SMS."))
        return code
