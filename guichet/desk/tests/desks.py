"""A browser at the desk, and what is read in its pages and in the journal."""

from __future__ import annotations

from django.http import HttpResponse
from django.test import Client

from guichet.acts.models import Entry
from guichet.people.tests import factories as people
from guichet.people.tests.factories import PASSWORD
from guichet.people.values import StaffRole


def signed_in(role: StaffRole) -> Client:
    """Return a browser of one of the staff, who has a password."""
    client = Client()
    client.force_login(people.person(staff_role=role, given_name="Inès", family_name="Caro", password=PASSWORD))
    return client


def text_of(response: HttpResponse) -> str:
    return " ".join(response.content.decode().replace("\u00a0", " ").replace("\u202f", " ").split())


def journal() -> list[tuple[object, ...]]:
    return list(Entry.objects.order_by("id").values_list("act", "kind", "result", "channel", "data"))
