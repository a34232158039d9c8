"""What people say to restrict a line, and to set its ceiling."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from guichet.acts.act_form import ActForm
from guichet.lines.acts.restrictions import RESTRICTION_NAMES
from guichet.lines.forms.common import SettingsForm
from guichet.lines.values.restrictions import Restriction, SetCeiling, SetRestrictions

SHOWN_MAX = 200


class RestrictionsForm(ActForm):
    """A box for each restriction that exists for the line, ticked when it is in force.

    `shown` keeps what was in force when the page was made: what is asked is what differs from it, so that a page left
    open for an hour undoes nobody's choice. `still` are those that cannot be changed now.
    """

    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=SHOWN_MAX)

    def __init__(
        self,
        *args: Any,  # Any: Django's signature
        offered: Sequence[Restriction],
        in_force: Collection[Restriction],
        still: Collection[Restriction],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offered = tuple(offered)
        self.before = frozenset(in_force)
        self.initial["shown"] = ",".join(one.value for one in self.offered if one in in_force) or "none"
        for one in self.offered:
            self.fields[one.value] = forms.BooleanField(
                label=RESTRICTION_NAMES[one],
                required=False,
                initial=one in in_force,
                disabled=one in still,
                widget=forms.CheckboxInput(attrs={"role": "switch", "class": "flip"}),
            )

    def given(self) -> SetRestrictions:
        shown = self.cleaned_data["shown"]
        before = set(shown.split(",")) if shown else {one.value for one in self.before}
        asked = [one for one in self.offered if not self.fields[one.value].disabled]
        return SetRestrictions(
            put=tuple(one for one in asked if self.cleaned_data[one.value] and one.value not in before),
            lift=tuple(one for one in asked if not self.cleaned_data[one.value] and one.value in before),
        )


NO_CEILING = "none"


class CeilingForm(SettingsForm):
    """`amounts` are those offered with their words, in minor units; None stands for no ceiling."""

    amount = forms.ChoiceField(
        label=gettext_lazy("Arrêter ce qui se facture en plus à partir de"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choisissez un montant, ou aucun plafond."),
            "invalid_choice": gettext_lazy("Ce montant n’est plus proposé. Choisissez-en un de la liste."),
        },
    )

    def __init__(
        self,
        *args: Any,  # Any: Django's signature
        amounts: Sequence[tuple[int | None, str]],
        current: int | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["amount"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (told to mypy)
        field.choices = [(NO_CEILING if minor is None else str(minor), words) for minor, words in amounts]
        self.initial["amount"] = NO_CEILING if current is None else str(current)

    def given(self) -> SetCeiling:
        chosen = self.cleaned_data["amount"]
        return SetCeiling(None if chosen == NO_CEILING else int(chosen), self.cleaned_data["shown"])
