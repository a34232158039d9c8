"""Numbers of cards and phones as people type them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from guichet.lines.rules.cards import bare_digits, card_number_fault, imei_fault

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Lazy

TYPED_MAX = 40
_IMEI: Mapping[str, Lazy] = {
    "digits": gettext_lazy("Un numéro IMEI n’a que des chiffres. Tapez *#06# sur le téléphone pour le lire."),
    "length": gettext_lazy("Un numéro IMEI a quinze chiffres. Recopiez-le en entier."),
    "check": gettext_lazy("Ce numéro IMEI n’existe pas : un chiffre doit être faux. Relisez-le."),
}
_CARD: Mapping[str, Lazy] = {
    "digits": gettext_lazy("Le numéro d’une carte SIM n’a que des chiffres. Recopiez-les."),
    "short": gettext_lazy("Écrivez au moins les six derniers chiffres du numéro de la carte."),
    "start": gettext_lazy("Le numéro d’une carte SIM commence par 89. Recopiez-le, au dos de la carte."),
    "length": gettext_lazy(
        "Le numéro d’une carte SIM a 19 ou 20 chiffres. Recopiez-le, ou seulement les six derniers."
    ),
    "check": gettext_lazy("Ce numéro de carte SIM n’existe pas : un chiffre doit être faux. Relisez-le."),
}


class ImeiField(forms.CharField):
    """The fifteen digits of a phone."""

    def __init__(self, *, required: bool, label: str | Lazy, required_words: Lazy | str = "") -> None:
        super().__init__(
            required=required,
            label=label,
            max_length=TYPED_MAX,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            error_messages={"required": required_words, "max_length": _IMEI["length"]},
        )

    def clean(self, value: Any) -> str:  # Any: Django's signature
        return _checked(super().clean(value), imei_fault, _IMEI)


class CardNumberField(forms.CharField):
    """The number of a card, or how it ends."""

    def __init__(self, label: str | Lazy) -> None:
        super().__init__(
            label=label,
            max_length=TYPED_MAX,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            error_messages={"required": _CARD["short"], "max_length": _CARD["length"]},
        )

    def clean(self, value: Any) -> str:  # Any: Django's signature
        return _checked(super().clean(value), card_number_fault, _CARD)


def _checked(typed: str, fault_of: Callable[[str], str], words: Mapping[str, Lazy]) -> str:
    digits = bare_digits(typed)
    if digits and (fault := fault_of(digits)):
        raise ValidationError(words[fault])
    return digits
