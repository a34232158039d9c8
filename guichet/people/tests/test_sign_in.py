"""The sign-in page."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client

from guichet.people.models import Person
from guichet.people.tests.stock import EMAIL, NUMBER, sign_in


def test_the_page_asks_for_an_email_or_a_line_number(db: None, client: Client) -> None:
    page = client.get("/sign-in/")

    assert page.status_code == 200
    assert "Courriel ou numéro de ligne" in page.content.decode()
    assert 'autocomplete="username"' in page.content.decode()
    assert 'autocomplete="current-password"' in page.content.decode()


@pytest.mark.parametrize("login", [EMAIL, f"  {EMAIL.upper()} ", NUMBER, "+33 6 39 98 14 07", "0639981407"])
def test_each_identifier_signs_the_same_person_in(client: Client, claire: Person, login: str) -> None:
    answer = sign_in(client, login)

    assert answer.status_code == 302
    assert answer["Location"] == "/"
    assert client.session[SESSION_KEY] == str(claire.pk)
