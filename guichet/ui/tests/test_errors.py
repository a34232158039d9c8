"""The pages of error: branded, in the person's language, with a reference that the log has too."""

import logging
import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.template import TemplateSyntaxError
from django.test import Client, RequestFactory

from guichet import operators
from guichet.ui import errors
from guichet.ui.logging import AddReference


def reference_in(response: HttpResponse) -> str:
    found = re.search(r'<b class="num nb">([0-9A-Z]{10})</b>', response.content.decode())
    assert found is not None
    return found[1]


def test_a_missing_page_carries_the_brand_and_a_way_back(client: Client, operator: operators.Operator) -> None:
    response = client.get("/nothing/")

    page = response.content.decode()
    assert response.status_code == 404
    assert "<h1>Cette page n’existe pas</h1>" in page
    assert operator.identity.short_name in page
    assert '<a class="btn" href="/">Revenir à l’accueil</a>' in page
    assert reference_in(response) == response["X-Request-Id"]


def test_a_broken_page_gives_the_reference_that_the_log_has(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.addFilter(AddReference())

    response = client.get("/broken/")

    assert response.status_code == 500
    assert "<h1>La page n’a pas pu s’afficher</h1>" in response.content.decode()
    assert {record.reference for record in caplog.records} == {reference_in(response)}  # type: ignore[attr-defined]


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_missing_page_is_logged_under_its_reference(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.addFilter(AddReference())

    with caplog.at_level(logging.WARNING):
        response = client.get("/nothing/")

    assert [record.reference for record in caplog.records] == [response["X-Request-Id"]]  # type: ignore[attr-defined]


def test_a_request_cannot_choose_its_reference(client: Client) -> None:
    response = client.get("/legal/", headers={"X-Request-Id": "forged\nline"})

    assert re.fullmatch("[0-9A-HJKMNP-TV-Z]{10}", response["X-Request-Id"])


def test_a_form_without_its_token_says_that_nothing_was_sent() -> None:
    response = Client(enforce_csrf_checks=True).post("/preferences/", {"theme": "dark"})

    assert response.status_code == 403
    assert "Ce formulaire n’est plus valable" in response.content.decode()
    assert '<a class="btn" href="/preferences/">' in response.content.decode()


def test_too_many_tries_say_when_to_come_back(client: Client) -> None:
    response = client.get("/crowded/")

    assert response.status_code == 429
    assert response["Retry-After"] == "61"
    assert "Réessayez dans 2\u00a0minutes." in response.content.decode()


@pytest.mark.parametrize(
    ("view", "status"), [(errors.bad_request, 400), (errors.permission_denied, 403), (errors.not_found, 404)]
)
def test_each_refusal_has_its_status(view: object, status: int, rf: RequestFactory) -> None:
    assert view(rf.get("/"), None).status_code == status  # type: ignore[operator]


def test_the_last_resort_stands_when_even_the_page_of_errors_breaks(
    monkeypatch: pytest.MonkeyPatch, rf: RequestFactory, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(request: HttpRequest) -> None:
        raise TemplateSyntaxError("broken on purpose")

    monkeypatch.setattr(errors, "Chrome", broken)

    response = errors.server_error(rf.get("/"))

    assert response.status_code == 500
    assert "<h1>La page n’a pas pu s’afficher</h1>" in response.content.decode()
    assert [record.getMessage() for record in caplog.records] == ["The error page could not be drawn"]
