"""The form that shows numbers whole, or hides their end: nothing to fill in but the password."""

from __future__ import annotations

from typing import Any

from django import forms

from guichet.acts.act_form import ActForm
from guichet.usage.values import HideNumbers, ShowNumbers


class NumbersForm(ActForm):
    """`act` is the code of the act that the form is of."""

    act = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(
        self,
        *args: Any,
        act: str,
        given: ShowNumbers | HideNumbers,
        **kwargs: Any,  # Any: Django's signature
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial["act"] = act
        self._given = given

    def given(self) -> ShowNumbers | HideNumbers:
        return self._given
