"""Where allauth and Guichet meet: its stages, second factors and sessions, our identifiers and limits."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.flows import did_use_passwordless_login
from django.contrib.auth import authenticate
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from guichet import operators
from guichet.database import sealer
from guichet.people import known_devices, queries, rules, services, sessions
from guichet.people.attempt_keys import network_of, of_guesses
from guichet.people.models import Person
from guichet.people.origins import agent_of, origin_of
from guichet.people.values import IdentifierKind, Road

TOTP_SEAL_CONTEXT = "mfa.Authenticator.secret"


class AccountAdapter(DefaultAccountAdapter):
    """Counts guesses by person, whichever identifier they used, and notes what pages need of who signs in."""

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
        found = authenticate(
            request, kind=kind, value=value, password=credentials["password"], found=person, looked_up=True
        )
        if not isinstance(found, Person):
            services.tell_failed_sign_in(person, origin=origin_of(request), at=now)
            return None
        # read once signed in, which a second factor may put off; see post_login
        request.session[sessions.IDENTIFIER] = value
        services.give_back_attempts((rules.GUESSES, key), (rules.GUESSES_BY_ADDRESS, network_of(request)))
        return found

    def reauthenticate(self, user: Person, password: str) -> bool:
        """Tell whether this is the person's password, counted with the guesses of sign-in. Errors: TooManyAttempts."""
        return services.confirm_password(user, password, now=timezone.now())

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:  # Any: allauth's
        """Note the sign-in and the device; who must have a second factor and has none is led to get one."""
        now = timezone.now()
        passwordless = did_use_passwordless_login(request, user)
        road = Road.PASSKEY if passwordless else Road.PASSWORD
        sessions.note_assured(request.session, now=now, road=road)
        enrols = services.must_have_second_factor(user, now=now) and not queries.has_second_factor(user)
        sessions.note_must_enrol(request.session, enrols)
        known, key = known_devices.is_known(request, user), request.session.session_key or ""
        signed_in_with = request.session.pop(sessions.IDENTIFIER, "")
        with transaction.atomic():
            if "@" in signed_in_with:
                services.finish_email_change(user, signed_in_with, origin=origin_of(request), at=now)
            services.list_device(user, key, ip=self.get_client_ip(request), agent=agent_of(request))
            services.note_sign_in(user, road=road, known_device=known, origin=origin_of(request), at=now)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        known_devices.remember(request, response, user)
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
        """Say nothing: alerts are Guichet's (services/telling.py)."""


class MFAAdapter(DefaultMFAAdapter):
    """Keeps seeds sealed (allauth keeps them in clear), and names the operator in the authenticator."""

    def encrypt(self, text: str) -> str:
        # allauth does not say whose seed it is: the seal is bound to the column, not to the row.
        return sealer().seal(text, TOTP_SEAL_CONTEXT)

    def decrypt(self, encrypted_text: str) -> str:
        return sealer().open(encrypted_text, TOTP_SEAL_CONTEXT)

    def get_totp_issuer(self) -> str:
        return operators.current().identity.name

    def get_totp_label(self, user: Person) -> str:
        return user.full_name or user.reference

    def is_mfa_enabled(self, user: Person, types: Any = None) -> bool:  # Any: allauth's signature
        """Tell whether a second factor is asked of a person at sign-in.

        A passkey is a way in of its own: having one makes it compulsory only for those who must have a second factor.
        """
        kept = queries.second_factors_of(user)
        if Authenticator.Type.TOTP in kept:
            return True
        return bool(kept) and services.must_have_second_factor(user, now=timezone.now())

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": operators.current().identity.name}

    def get_public_key_credential_user_entity(self, user: Person) -> dict[str, Any]:  # Any: bytes and texts
        """Name the person in the list that their device shows: its first address, or number."""
        shown = queries.shown_identifier(user) or user.full_name
        return {"id": user_pk_to_url_str(user).encode(), "display_name": user.full_name or shown, "name": shown}
