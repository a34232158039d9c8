"""What the form of any act carries: the key of the demand, and the password when it must be given again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy

KEY_LENGTH = 22
PASSWORD_MAX = 1024
CREDENTIAL_MAX = 20_000
CODE_MAX = 20


class ActForm(forms.Form):
    """A form whose demand is done once: `key` is drawn when the page is made and comes back with each sending.

    With `confirms`, the same form asks for the password, or a passkey: nothing typed elsewhere in it is lost on the
    way. With `second`, it asks for a second proof too: its words, and whether a code was sent, are the edge's.
    """

    key = forms.RegexField(r"^[A-Za-z0-9]{22}$", widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, confirms: bool = False, second: Any = None, **kwargs: Any
    ) -> None:  # Any: Django's, the edge's
        super().__init__(*args, **kwargs)
        self.initial.setdefault("key", get_random_string(KEY_LENGTH))
        self.second = second
        if second is not None:
            self.fields["second_code"] = forms.CharField(
                label=gettext_lazy("Code de sécurité"),
                required=not self.data.get("credential"),
                max_length=CODE_MAX,
                widget=forms.TextInput(
                    attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "code"}
                ),
                error_messages={
                    "required": second.wanted,
                    "max_length": gettext_lazy("Écrivez le code, sans rien d’autre."),
                },
            )
        if confirms:
            self.fields["password"] = forms.CharField(
                label=gettext_lazy("Votre mot de passe"),
                strip=False,
                max_length=PASSWORD_MAX,
                widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
                error_messages={"required": gettext_lazy("Écrivez votre mot de passe.")},
            )
            # what a passkey answers, put there by a module
            self.fields["credential"] = forms.CharField(
                widget=forms.HiddenInput, required=False, max_length=CREDENTIAL_MAX
            )
            if self.data.get("credential"):
                self.fields["password"].required = False

    def clean_key(self) -> str:
        # a form sent without its key is one demand of its own
        return str(self.cleaned_data["key"] or get_random_string(KEY_LENGTH))

    def given(self) -> Any:  # Any: each act has its own input
        """Return the act's input, from a valid form."""
        raise NotImplementedError

    @property
    def demand(self) -> str:
        """The key of a valid form."""
        return str(self.cleaned_data["key"])
