"""What people type to change what protects their own account."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from guichet.people import rules, words
from guichet.people.forms import PASSWORD_MAX, NewPasswordForm
from guichet.people.webauthn import MOST_CHARACTERS

CODE_MAX = 20
OWN_WORDS = "own"


def six_digits(typed: str) -> str:
    """Return a code without its spaces; ValidationError says what to write."""
    code = "".join(c for c in typed if not c.isspace())
    if not (code.isascii() and code.isdigit() and len(code) == 6):
        raise ValidationError(gettext("Écrivez les six chiffres que montre votre application."))
    return code


def password_field(label: Any) -> forms.CharField:  # Any: a text, or one that is translated later
    return forms.CharField(
        label=label,
        strip=False,
        max_length=PASSWORD_MAX,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": gettext_lazy("Écrivez votre mot de passe.")},
    )


class ConfirmForm(forms.Form):
    """Who somebody is, once more: their password, or the answer of a passkey, which a module puts there."""

    confirm_password = password_field(gettext_lazy("Votre mot de passe"))
    credential = forms.CharField(widget=forms.HiddenInput, required=False, max_length=MOST_CHARACTERS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        if self.data.get("credential"):
            self.fields["confirm_password"].required = False


class ChangePasswordForm(NewPasswordForm):
    """A new password, and the current one unless a passkey has just been used."""

    def __init__(self, *args: Any, confirms: bool, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        if confirms:
            self.fields["current"] = password_field(gettext("Mot de passe actuel"))
        self.order_fields(["current", "password"])


class CodeForm(forms.Form):
    """The first code of an authenticator that has just been added."""

    code = forms.CharField(
        label=gettext_lazy("Code à six chiffres"),
        max_length=CODE_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "code"}),
        error_messages={
            "required": gettext_lazy("Écrivez les six chiffres que montre votre application."),
            "max_length": gettext_lazy("Écrivez les six chiffres que montre votre application."),
        },
    )

    def clean_code(self) -> str:
        return six_digits(self.cleaned_data["code"])


class PasskeyForm(forms.Form):
    """The name of a new passkey, and what the browser made, which a module puts there."""

    name = forms.CharField(
        label=gettext_lazy("Nom de la clé"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("Donnez un nom à cette clé, par exemple celui de l’appareil."),
            "max_length": gettext_lazy("Donnez un nom plus court : 40 caractères au plus."),
        },
    )
    credential = forms.CharField(widget=forms.HiddenInput, required=False, max_length=MOST_CHARACTERS)

    def clean(self) -> dict[str, Any]:  # Any: Django's signature
        if not self.errors and not self.cleaned_data["credential"]:
            raise ValidationError(
                gettext("Votre navigateur n’a pas créé de clé. Il faut qu’il exécute les scripts de cette page.")
            )
        return self.cleaned_data


class QuestionForm(forms.Form):
    """A question of ours or one's own, and its answer, which no page shows again."""

    question = forms.ChoiceField(
        label=gettext_lazy("Question"), error_messages={"required": gettext_lazy("Choisissez une question.")}
    )
    own_words = forms.CharField(
        label=gettext_lazy("Votre question"),
        help_text=gettext_lazy("Seulement si vous choisissez d’écrire la vôtre."),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": gettext_lazy("Écrivez une question plus courte : 150 caractères au plus.")},
    )
    answer = forms.CharField(
        label=gettext_lazy("Réponse"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={
            "required": gettext_lazy("Écrivez la réponse."),
            "max_length": gettext_lazy("Écrivez une réponse plus courte : 150 caractères au plus."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        self.fields["answer"].help_text = gettext(
            "Ce que vous direz à un conseiller. Majuscules, accents et espaces ne comptent pas."
        )
        choices = [("", gettext("Choisissez une question")), *words.questions().items()]
        field = self.fields["question"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (the class says so; its stub does not)
        field.choices = [*choices, (OWN_WORDS, gettext("Écrire ma propre question"))]

    def clean_answer(self) -> str:
        answer: str = self.cleaned_data["answer"]
        if len(rules.normal_answer(answer)) < rules.LEAST_ANSWER:
            raise ValidationError(gettext("Écrivez une réponse de trois lettres ou chiffres au moins."))
        return answer

    def clean(self) -> dict[str, Any]:  # Any: Django's signature
        data = self.cleaned_data
        if data.get("question") == OWN_WORDS and not data.get("own_words") and "own_words" not in self.errors:
            self.add_error("own_words", gettext("Écrivez votre question."))
        return data

    @property
    def chosen(self) -> tuple[str, str]:
        """The code of a question of ours and one's own words, one of them empty; of a valid form."""
        if self.cleaned_data["question"] == OWN_WORDS:
            return "", self.cleaned_data["own_words"]
        return self.cleaned_data["question"], ""
