"""What forms of a line's settings share."""

from __future__ import annotations

from typing import Any

from django import forms

from guichet.acts.act_form import ActForm

VERSION_MAX = 16


class SettingsForm(ActForm):
    """A form that says which settings its page showed: sent once they have changed, it does nothing, and says so."""

    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=VERSION_MAX)

    def __init__(self, *args: Any, version: str, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        self.initial["shown"] = version
        self.moved = False

    def show_again(self, words: str) -> None:
        """Say that settings have changed, beside what was typed; sent again, the form answers for those of now."""
        self.data, self.moved = {**dict(self.data.items()), "shown": self.initial["shown"]}, True
        self.add_error(None, words)
