"""What apps above need to open somebody's account: an address and a password as typed, then signing in at once."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse, QueryDict

from guichet.people.forms import NewPasswordForm, clean_email
from guichet.people.models import Person

__all__ = ["clean_email", "new_password_form", "sign_in_now"]


def new_password_form(data: QueryDict | None, *, given_name: str, family_name: str) -> NewPasswordForm:
    """Return the form of the first password of somebody who has no account yet."""
    return NewPasswordForm(data, person=Person(given_name=given_name, family_name=family_name))


def sign_in_now(request: HttpRequest, person: Person, *, then: str = "") -> HttpResponse:
    """Sign in somebody who has just proved who they are by another road; a second factor is asked for as ever.

    Shape: `then` is a path of the space; empty leads home.
    """
    response: HttpResponse = perform_login(request, Login(user=person, redirect_url=then or None))
    return response
