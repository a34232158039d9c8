"""What people say to add or remove an option, or to change an offer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from guichet.acts.act_form import ActForm
from guichet.lines.queries.options import address_is_free
from guichet.lines.rules.mailboxes import LONGEST, SHORTEST, address_fault
from guichet.lines.values.options import AddOption, ChangeOffer, RemoveOption

TYPED_MAX = 200


class _Priced(ActForm):
    """A form that carries the amount that was shown: what is confirmed is what was read."""

    agreed = forms.IntegerField(required=False, widget=forms.HiddenInput, max_value=10**12, min_value=-(10**12))

    def __init__(self, *args: Any, code: str, agreed: int | None = None, **kwargs: Any) -> None:  # Any: Django's
        super().__init__(*args, **kwargs)
        self.code = code
        self.initial["agreed"] = agreed


class AddOptionForm(_Priced):
    def given(self) -> AddOption:
        return AddOption(self.code, agreed_minor=self.cleaned_data["agreed"])


class AddMailboxForm(_Priced):
    """Adding an option that gives an address: the name wanted, its syntax and whether it is free."""

    address = forms.CharField(
        label=gettext_lazy("Adresse souhaitée"),
        max_length=TYPED_MAX,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "inputmode": "email"}
        ),
        error_messages={
            "required": gettext_lazy("Écrivez l’adresse souhaitée."),
            "max_length": gettext_lazy("Écrivez une adresse plus courte : 30 caractères au plus avant le @."),
        },
    )
    field_order = ("address", "password")

    def __init__(self, *args: Any, line_id: int, domain: str, reserved: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line_id, self.domain, self.reserved = line_id, domain, reserved
        self.fields["address"].help_text = gettext("Elle finira par @{domain}.").format(domain=domain)

    def clean_address(self) -> str:
        name = str(self.cleaned_data["address"]).lower().removesuffix(f"@{self.domain}")
        if fault := address_fault(name, self.reserved):
            raise forms.ValidationError(_fault(fault))
        if not address_is_free(name, self.domain, line_id=self.line_id):
            raise forms.ValidationError(gettext("Cette adresse est déjà prise. Choisissez-en une autre."))
        return name

    def given(self) -> AddOption:
        return AddOption(self.code, self.cleaned_data["address"], self.cleaned_data["agreed"])


class RemoveOptionForm(ActForm):
    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        self.code = code

    def given(self) -> RemoveOption:
        return RemoveOption(self.code)


class ChangeOfferForm(_Priced):
    def given(self) -> ChangeOffer:
        return ChangeOffer(self.code, self.cleaned_data["agreed"])


def _fault(fault: str) -> str:
    match fault:
        case "too_short":
            return gettext("Écrivez une adresse plus longue : {least} caractères au moins.").format(least=SHORTEST)
        case "too_long":
            return gettext("Écrivez une adresse plus courte : {most} caractères au plus avant le @.").format(
                most=LONGEST
            )
        case "reserved":
            return gettext("Cette adresse est réservée. Choisissez-en une autre.")
    return gettext("Écrivez des lettres sans accent, des chiffres, et un point, un tiret ou un souligné entre eux.")
