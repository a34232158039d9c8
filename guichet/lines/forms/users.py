"""What people say of the user of a line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from guichet.acts.act_form import ActForm
from guichet.lines.values.users import CompleteUser, DeclareUser, RemoveUser
from guichet.people.accounts import clean_email
from guichet.ui.formats import languages_by_name

NAME_MAX = 100


EMAIL_MAX = 254


class ProfileForm(ActForm):
    """How somebody is named, spoken and written to. The language is asked for where there are several."""

    given_name = forms.CharField(
        label=gettext_lazy("Prénom"),
        max_length=NAME_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Écrivez le prénom."),
            "max_length": gettext_lazy("Écrivez un prénom plus court : 100 caractères au plus."),
        },
    )
    family_name = forms.CharField(
        label=gettext_lazy("Nom"),
        max_length=NAME_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Écrivez le nom."),
            "max_length": gettext_lazy("Écrivez un nom plus court : 100 caractères au plus."),
        },
    )
    contact_email = forms.CharField(
        label=gettext_lazy("Courriel"),
        required=False,
        max_length=EMAIL_MAX,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"max_length": gettext_lazy("Écrivez un courriel plus court : 254 caractères au plus.")},
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Langue de ses messages"),
        error_messages={"required": gettext_lazy("Choisissez une langue.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        languages = languages_by_name()
        self.only_language = languages[0][0] if len(languages) == 1 else ""
        if self.only_language:
            del self.fields["language"]
        else:
            language = self.fields["language"]
            assert isinstance(language, forms.ChoiceField)  # noqa: S101 (told to mypy)
            language.choices = languages
        if "password" in self.fields:
            self.order_fields(["given_name", "family_name", "contact_email", "language", "password"])

    def clean_contact_email(self) -> str:
        typed: str = self.cleaned_data["contact_email"]
        return clean_email(typed) if typed else ""

    def profile(self) -> dict[str, str]:
        """Return what a valid form says."""
        names = ("given_name", "family_name", "contact_email")
        language = self.only_language or self.cleaned_data["language"]
        return {**{name: self.cleaned_data[name] for name in names}, "language": language}


class DeclareUserForm(ProfileForm):
    def given(self) -> DeclareUser:
        return DeclareUser(**self.profile())


class CompleteUserForm(ProfileForm):
    def given(self) -> CompleteUser:
        return CompleteUser(**self.profile())


class RemoveUserForm(ActForm):
    def given(self) -> RemoveUser:
        return RemoveUser()
