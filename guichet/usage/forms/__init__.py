"""What people say to be told of usage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from guichet.acts.act_form import ActForm
from guichet.usage.values import AlertChannel, Amounts, Choices, SetAlert

LEGAL, OTHER, OFF = "legal", "other", "off"
MOST_WHOLE = 9_999_999

Offered = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class AlertOffer:
    """What a line's alerts can be, with their words; an empty list is a question that is not asked.

    `minor_digits` is how many decimals the currency has: amounts are asked for in whole units.
    """

    percents: Offered
    asks_amounts: bool
    asks_roaming: bool
    legal_roaming: str
    ceilings: Offered
    default_ceiling: int
    channels: Offered
    minor_digits: int


class AlertForm(ActForm):
    """The alerts of a line, as they stand in `current`."""

    percents = forms.MultipleChoiceField(
        label=gettext_lazy("Prévenir quand l’internet du forfait est utilisé à"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    out = forms.IntegerField(
        label=gettext_lazy("Prévenir quand le hors forfait atteint"),
        required=False,
        min_value=1,
        max_value=MOST_WHOLE,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"}),
        error_messages={"invalid": gettext_lazy("Écrivez un montant en chiffres, sans décimales.")},
    )
    ceiling = forms.ChoiceField(
        label=gettext_lazy("Deuxième alerte : le forfait, plus"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez un plafond.")},
    )
    roaming = forms.ChoiceField(
        label=gettext_lazy("Plafond à l’étranger"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez un plafond.")},
    )
    roaming_amount = forms.IntegerField(
        label=gettext_lazy("Votre plafond à l’étranger"),
        required=False,
        min_value=1,
        max_value=MOST_WHOLE,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"}),
        error_messages={"invalid": gettext_lazy("Écrivez un montant en chiffres, sans décimales.")},
    )
    channels = forms.MultipleChoiceField(
        label=gettext_lazy("Par où prévenir"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choisissez au moins un moyen de vous prévenir.")},
    )

    field_order = ("percents", "ceiling", "out", "roaming", "roaming_amount", "channels")

    def __init__(self, *args: Any, offer: AlertOffer, current: Choices, **kwargs: Any) -> None:  # Any: Django's
        super().__init__(*args, **kwargs)
        self.offer, self.current = offer, current
        self._choose("percents", offer.percents)
        self._choose("ceiling", offer.ceilings if offer.asks_amounts else [])
        self._choose("channels", offer.channels)
        legal = [(LEGAL, offer.legal_roaming)] if offer.legal_roaming else []
        other = gettext_lazy("Un autre plafond") if legal else gettext_lazy("Un plafond que vous choisissez")
        roaming = [(OTHER, other), (OFF, gettext_lazy("Aucune alerte à l’étranger"))]
        self._choose("roaming", [*legal, *roaming] if offer.asks_roaming else [])
        if not offer.asks_amounts:
            del self.fields["out"]
        if not offer.asks_roaming:
            del self.fields["roaming_amount"]
        self.initial.update(self._standing())

    def _choose(self, name: str, choices: Offered | list[tuple[str, Any]]) -> None:
        if choices:
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        else:
            del self.fields[name]

    def _standing(self) -> dict[str, Any]:
        """Return what is set, as the fields hold it."""
        amounts = self.current.amounts
        no_alert = OFF if amounts.roaming_minor == 0 or not self.offer.legal_roaming else LEGAL
        return {
            "percents": [str(percent) for percent in self.current.percents],
            "out": self._whole(amounts.out_minor),
            "roaming": OTHER if amounts.roaming_minor else no_alert,
            "roaming_amount": self._whole(amounts.roaming_minor),
            "ceiling": str(self.offer.default_ceiling if amounts.ceiling_minor is None else amounts.ceiling_minor),
            "channels": [channel.value for channel in self.current.channels],
        }

    def _whole(self, minor: int | None) -> int | None:
        return minor // 10**self.offer.minor_digits if minor else None

    def _minor(self, name: str) -> int | None:
        whole = self.cleaned_data.get(name)
        return None if whole is None else whole * 10**self.offer.minor_digits

    def clean(self) -> dict[str, Any]:
        """Ask for the amount of another cap."""
        cleaned = super().clean() or self.cleaned_data
        if (
            cleaned.get("roaming") == OTHER
            and not cleaned.get("roaming_amount")
            and "roaming_amount" not in self.errors
        ):
            self.add_error("roaming_amount", gettext_lazy("Écrivez le montant de ce plafond."))
        return cleaned

    def given(self) -> SetAlert:
        """Return the alerts that are asked for; questions that were not asked change nothing."""
        cleaned = self.cleaned_data
        percents = cleaned.get("percents", self.current.percents)
        return SetAlert(
            tuple(sorted(map(int, percents))),
            self._amounts() if self.offer.asks_amounts else None,
            self._roads(cleaned["channels"]),
        )

    def _roads(self, chosen: list[str]) -> tuple[AlertChannel, ...]:
        """Return the roads that are chosen; what is not offered (yet) stays as it is."""
        offered = {value for value, _ in self.offer.channels}
        kept = {channel.value for channel in self.current.channels} - offered
        return tuple(channel for channel in AlertChannel if channel in kept or channel in chosen)

    def _amounts(self) -> Amounts:
        cleaned, kept = self.cleaned_data, self.current.amounts
        roaming, ceiling = kept.roaming_minor, kept.ceiling_minor
        if chosen := cleaned.get("roaming"):
            none = 0 if self.offer.legal_roaming else None
            roaming = {LEGAL: None, OFF: none, OTHER: self._minor("roaming_amount")}[chosen]
        if cleaned.get("ceiling"):
            chosen_ceiling = int(cleaned["ceiling"])
            is_untouched = ceiling is None and chosen_ceiling == self.offer.default_ceiling
            ceiling = None if is_untouched else chosen_ceiling
        return Amounts(self._minor("out"), roaming, ceiling)
