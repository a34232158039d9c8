"""Sessions in the database, Django's own, read by a query compiled once: every request of the space makes it."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from guichet.database import Prepared

_live = Prepared(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now).values_list("session_data")
)


class SessionStore(DatabaseStore):
    """Django's store; only the reading differs."""

    def load(self) -> dict[str, Any]:  # Any: what JSON gives back
        rows = _live(key=self.session_key or "", now=timezone.now())
        if not rows:
            self._session_key = None
            return {}
        return self.decode(rows[0][0])
