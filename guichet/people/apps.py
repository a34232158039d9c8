from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.utils import timezone


class PeopleConfig(AppConfig):
    name = "guichet.people"
    label = "people"

    def ready(self) -> None:
        # These read models. allauth's own receiver loads every session of the person, one after another, at each
        # sign-in: the adapter writes the one row.
        from allauth.account.signals import user_logged_in as allauth_logged_in
        from allauth.usersessions.signals import on_user_logged_in

        allauth_logged_in.disconnect(on_user_logged_in)
        # the journal knows when somebody signed in: one write of their row less
        user_logged_in.disconnect(dispatch_uid="update_last_login")
        user_logged_in.connect(_begin_session, dispatch_uid="people.begin_session")


def _begin_session(request: HttpRequest, user: Any, **_: object) -> None:  # Any: models are not loaded yet
    """Note the limits of a session as it opens, by whichever road: Django's signal is the one place they all pass."""
    from guichet.people import queries, sessions  # read models, which are not loaded when this module is

    sessions.begin(request.session, user, now=timezone.now())
    sessions.note_passkeys(request.session, some=queries.has_passkey(user))
