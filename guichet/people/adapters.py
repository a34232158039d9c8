"""Where allauth and Guichet meet: its stages, second factors and sessions, our identifiers and limits."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from guichet import operators
from guichet.database import sealer
from guichet.people import queries, rules, services, sessions
from guichet.people.attempt_keys import network_of, of_guesses
from guichet.people.models import Person
from guichet.people.values import IdentifierKind

TOTP_SEAL_CONTEXT = "mfa.Authenticator.secret"


class AccountAdapter(DefaultAccountAdapter):
    """Counts guesses by person, whichever identifier they used, and lets only staff with a second factor in."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Person | None:  # Any: allauth's signature
        """Return who signs in with `kind`, `value` and `password`.

        allauth keys its failures by e-mail or user name: all line numbers would share one bucket, and an e-mail and
        a number of one person would have two. Errors: TooManyAttempts, before anything is compared.
        """
        now = timezone.now()
        kind, value = IdentifierKind(credentials["kind"]), str(credentials["value"])
        person = queries.person_by_identifier(kind, value)
        key = of_guesses(person, kind, value)
        services.take_attempt(rules.GUESSES_BY_ADDRESS, network_of(request), now=now)
        services.take_attempt(rules.GUESSES, key, now=now)
        found = authenticate(request, kind=kind, value=value, password=credentials["password"])
        if not isinstance(found, Person):
            return None
        services.give_back_attempt(rules.GUESSES, key)
        services.give_back_attempt(rules.GUESSES_BY_ADDRESS, network_of(request))
        return found

    def reauthenticate(self, user: Person, password: str) -> bool:
        """Tell whether this is the person's password, counted with the guesses of sign-in. Errors: TooManyAttempts."""
        return services.confirm_password(user, password, now=timezone.now())

    def pre_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse | None:  # Any: allauth's
        """Refuse staff without a second factor, by whichever road they come; the sign-in form has its own words."""
        if rules.lacks_second_factor(user.staff_role, has_totp=queries.has_totp(user)):
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_login")))
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return response

    def respond_user_inactive(self, request: HttpRequest, user: Person) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_login"))

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: pages say what happened where it happened."""

    def is_ajax(self, request: HttpRequest) -> bool:
        """Answer pages always; allauth would answer JSON to whoever accepts it."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Take only paths of this space as `next`: nobody comes here from another host that the process serves."""
        return sessions.is_own_path(url)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        raise NotImplementedError("mails are Guichet's: see mails.py")

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Alerts of changes come with the Security page."""


class MFAAdapter(DefaultMFAAdapter):
    """Keeps seeds sealed (allauth keeps them in clear), and names the operator in the authenticator."""

    def encrypt(self, text: str) -> str:
        # allauth does not say whose seed it is: the seal is bound to the column, not to the row.
        return sealer().seal(text, TOTP_SEAL_CONTEXT)

    def decrypt(self, encrypted_text: str) -> str:
        return sealer().open(encrypted_text, TOTP_SEAL_CONTEXT)

    def get_totp_issuer(self) -> str:
        return operators.current().identity.name
