"""What people type to sign in, checked and normalised."""

from datetime import datetime
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, ngettext

from guichet import operators
from guichet.core import phones
from guichet.people import pack, queries, rules, services, sessions, words
from guichet.people.attempt_keys import network_of, of_person
from guichet.people.models import Person
from guichet.people.values import IdentifierKind, NotAnIdentifier, Origin, TooManyAttempts

PASSWORD_MAX = 1024  # a megabyte to hash is an attack, not a password
LOCKED = "locked"
RECOVERY_DIGITS = 8


class SignInForm(LoginForm):
    """allauth's form, so that its stages, second factors and signals stand behind it; our field and our limits.

    The identifier is an e-mail or, where the pack has it, a line number as people write it there.
    """

    password = forms.CharField(
        label=gettext_lazy("Mot de passe"),
        strip=False,
        max_length=PASSWORD_MAX,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": gettext_lazy("Écrivez votre mot de passe.")},
    )
    remember = forms.BooleanField(label=gettext_lazy("Rester connecté(e)"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        numbers = pack.policy().line_number_sign_in
        self.fields["login"] = forms.CharField(
            label=gettext("Courriel ou numéro de ligne") if numbers else gettext("Courriel"),
            help_text=gettext("Titulaire : votre courriel. Utilisateur : le numéro de la ligne.") if numbers else "",
            max_length=rules.EMAIL_MAX,
            widget=forms.TextInput(
                attrs={
                    "autocomplete": "username",
                    "autocapitalize": "none",
                    "spellcheck": "false",
                    **({} if numbers else {"inputmode": "email"}),
                }
            ),
            error_messages={
                "required": gettext("Écrivez votre courriel ou le numéro de votre ligne.")
                if numbers
                else gettext("Écrivez votre courriel."),
                "max_length": gettext("Écrivez un courriel plus court : 254 caractères au plus."),
            },
        )
        self.order_fields(["login", "password", "remember"])
        self.locked: TooManyAttempts | None = None

    def clean_login(self) -> tuple[IdentifierKind, str]:
        return clean_identifier(self.cleaned_data["login"])

    def user_credentials(self) -> dict[str, Any]:  # Any: an enumeration and texts
        kind, value = self.cleaned_data["login"]
        return {"kind": kind, "value": value, "password": self.cleaned_data["password"]}

    def _clean_with_password(self, credentials: dict[str, Any]) -> dict[str, Any]:  # Any: allauth's signature
        try:
            self._refuse_number_without_user(credentials)
            person = get_adapter(self.request).authenticate(self.request, **credentials)
        except TooManyAttempts as refusal:
            self.locked = refusal
            until = words.too_many_attempts(refusal.until, now=timezone.now())
            raise ValidationError(until, code=LOCKED) from None
        if person is None:
            raise ValidationError(words.wrong_pair())
        self.user = person
        self._login = Login(user=person)
        cleaned: dict[str, Any] = self.cleaned_data
        return cleaned

    def _refuse_number_without_user(self, credentials: dict[str, Any]) -> None:  # Any: as above
        kind, value = credentials["kind"], credentials["value"]
        if kind != IdentifierKind.LINE_NUMBER or queries.person_by_identifier(kind, value):
            return
        now = timezone.now()
        services.take_attempt(rules.GUESSES_BY_ADDRESS, network_of(self.request), now=now)
        services.take_attempt(rules.NUMBERS_WITHOUT_USER, value, now=now)
        self.add_error("login", words.no_user_for_number())
        raise ValidationError([])

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        # Read when the session opens, which a second factor may put off; see sessions.begin.
        request.session[sessions.STAY] = bool(self.cleaned_data["remember"])
        self._login.redirect_url = redirect_url
        response: HttpResponse = perform_password_login(request, self.user_credentials(), self._login)
        return response


class SecondFactorForm(AuthenticateForm):
    """The six digits of an authenticator, or the eight of a code of recovery.

    Compared five times in five minutes at most, and each code once.
    """

    code = forms.CharField(
        label=gettext_lazy("Code à six chiffres"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "code", "autofocus": True}
        ),
        error_messages={
            "required": gettext_lazy("Écrivez les six chiffres que montre votre application."),
            "max_length": gettext_lazy("Écrivez les six chiffres que montre votre application."),
        },
    )

    def __init__(self, *args: Any, origin: Origin, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        self.origin = origin
        self.locked: TooManyAttempts | None = None

    def clean_code(self) -> str:
        code = "".join(c for c in self.cleaned_data["code"] if not c.isspace() and c != "-")
        if not (code.isascii() and code.isdigit() and len(code) in (6, RECOVERY_DIGITS)):
            raise ValidationError(gettext("Écrivez les six chiffres que montre votre application."))
        now = timezone.now()
        key = of_person(self.user)
        try:
            services.take_attempt(rules.SECOND_FACTORS, key, now=now)
        except TooManyAttempts as refusal:
            self.locked = refusal
            raise ValidationError(words.too_many_attempts(refusal.until, now=now), code=LOCKED) from None
        found = self._owner_of(code, now)
        if found is None:
            raise ValidationError(
                gettext("Ce code n’est pas le bon, ou a déjà servi. Attendez le prochain, puis écrivez-le.")
            )
        services.give_back_attempt(rules.SECOND_FACTORS, key)
        found.user = self.user
        self.authenticator = found
        return code

    def _owner_of(self, code: str, now: datetime) -> Authenticator | None:
        if len(code) == RECOVERY_DIGITS:
            return services.is_recovery_code(self.user, code, origin=self.origin, now=now)
        return services.is_totp_code(self.user, code, now=now)


class ForgottenPasswordForm(forms.Form):
    """The address to which a link may be sent or, where the pack has it, the number of a line to which a code may."""

    email = forms.CharField(
        label=gettext_lazy("Courriel"),
        max_length=rules.EMAIL_MAX,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={
            "required": gettext_lazy("Écrivez votre courriel."),
            "max_length": gettext_lazy("Écrivez un courriel plus court : 254 caractères au plus."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        self.numbers = pack.policy().line_number_sign_in
        if self.numbers:
            field = self.fields["email"]
            field.label = gettext("Courriel ou numéro de ligne")
            field.widget.attrs.pop("inputmode")
            field.error_messages["required"] = gettext("Écrivez votre courriel ou le numéro de votre ligne.")

    def clean_email(self) -> tuple[IdentifierKind, str]:
        return clean_identifier(self.cleaned_data["email"])


class NewPasswordForm(forms.Form):
    """A password chosen once: it can be shown, and pasted from a password manager."""

    password = forms.CharField(
        label=gettext_lazy("Nouveau mot de passe"),
        strip=False,
        max_length=PASSWORD_MAX,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Écrivez un nouveau mot de passe.")},
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        self.person = person
        least = pack.policy().password_minimum
        self.fields["password"].help_text = password_rules(least)

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        least = pack.policy().password_minimum
        if len(password) < least:
            raise ValidationError(
                ngettext(
                    "Ce mot de passe est trop court : %(count)d caractère. Écrivez-en %(least)d ou plus.",
                    "Ce mot de passe est trop court : %(count)d caractères. Écrivez-en %(least)d ou plus.",
                    len(password),
                )
                % {"count": len(password), "least": least}
            )
        try:
            validate_password(password, self.person)
            known = [operators.current().identity.short_name, *queries.words_about(self.person)]
            guessed = rules.is_too_simple(password, known) or rules.is_guessable(password, known)
        except ValidationError:
            guessed = True
        if guessed:
            raise ValidationError(
                gettext(
                    "Ce mot de passe est trop facile à deviner : il est courant ou proche de votre nom. "
                    "Assemblez plutôt quatre mots sans rapport."
                )
            )
        return password


def password_rules(least: int) -> str:
    return gettext(
        "%(least)d caractères ou plus, espaces compris. Les mots de passe courants sont refusés : "
        "quatre mots sans rapport conviennent bien."
    ) % {"least": least}


def clean_identifier(typed: str) -> tuple[IdentifierKind, str]:
    """Return what somebody signs in with, normalised; ValidationError says how to write it."""
    if pack.policy().line_number_sign_in and phones.looks_like_number(typed):
        return IdentifierKind.LINE_NUMBER, clean_number(typed)
    return IdentifierKind.EMAIL, clean_email(typed)


def clean_number(typed: str) -> str:
    """Return a line's number in E.164; ValidationError says how to write one."""
    try:
        return rules.normal_value(IdentifierKind.LINE_NUMBER, typed, pack.phone_region())
    except NotAnIdentifier:
        raise ValidationError(
            gettext("Ce n’est pas un numéro de ligne. Écrivez-le comme sur vos factures, en entier.")
        ) from None


def clean_email(typed: str) -> str:
    """Return an address normalised; ValidationError says how to write one."""
    try:
        address = rules.normal_email(typed)
        validate_email(address)
    except (NotAnIdentifier, ValidationError):
        raise ValidationError(gettext("Écrivez un courriel complet, par exemple nom@exemple.fr.")) from None
    return address
