"""Sessions in the database, Django's own, read by a query compiled once: every request of the space makes it.

A session that opens is written once: Django writes it when its key is drawn, then again with what signing in has noted.
"""

from typing import Any

from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import get_random_string

from guichet.database import Prepared

_live = Prepared(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now).values_list("session_data")
)


class SessionStore(DatabaseStore):
    """Django's store, with another reading, and one question and one write less when a session opens."""

    _is_unwritten = False  # the key was drawn, its row comes with the next save

    def _get_new_session_key(self) -> str:
        # Django asks whether the key is taken; the row's own constraint says so as well, and `create` draws again
        return get_random_string(32, VALID_KEY_CHARS)

    def load(self) -> dict[str, Any]:  # Any: what JSON gives back
        rows = _live(key=self.session_key or "", now=timezone.now())
        if not rows:
            self._session_key = None
            return {}
        return self.decode(rows[0][0])

    def cycle_key(self) -> None:
        """Take another key, as signing in does; the row is written as the answer goes, with all that it holds."""
        held, before = self._session, self.session_key  # type: ignore[attr-defined]  # a property its stubs leave out
        self._session_key, self._session_cache = self._get_new_session_key(), held
        self._is_unwritten = self.modified = True
        if before:
            self.delete(before)

    def save(self, must_create: bool = False) -> None:
        super().save(must_create=must_create or self._is_unwritten)
        self._is_unwritten = False
