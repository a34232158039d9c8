"""What people say to be told of usage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from guichet.acts.act_form import ActForm
from guichet.usage.values import SetAlert

OFF = "off"


class AlertForm(ActForm):
    """`percents` are those offered with their words; `current` is the one that is set, None when the alert is off."""

    percent = forms.ChoiceField(
        label=gettext_lazy("Prévenir à partir de"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez un seuil, ou aucune alerte.")},
    )

    field_order = ("percent",)

    def __init__(
        self,
        *args: Any,  # Any: Django's signature
        percents: Sequence[tuple[int, str]],
        current: int | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(percent), words) for percent, words in percents]
        self.fields["percent"].choices = [*choices, (OFF, gettext_lazy("Aucune alerte"))]  # type: ignore[attr-defined]  # a ChoiceField
        self.initial["percent"] = str(current or OFF)

    def given(self) -> SetAlert:
        chosen = self.cleaned_data["percent"]
        return SetAlert(None if chosen == OFF else int(chosen))
