from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.utils import timezone


class PeopleConfig(AppConfig):
    name = "guichet.people"
    label = "people"

    def ready(self) -> None:
        user_logged_in.connect(_begin_session, dispatch_uid="people.begin_session")


def _begin_session(request: HttpRequest, user: Any, **_: object) -> None:  # Any: models are not loaded yet
    """Note the limits of a session as it opens, by whichever road: Django's signal is the one place they all pass."""
    from guichet.people import queries, sessions  # read models, which are not loaded when this module is

    sessions.begin(request.session, user, now=timezone.now())
    sessions.note_passkeys(request.session, some=queries.has_passkey(user))
