"""The Security page: what protects the account, each with its state; and the hygiene of leaving."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from guichet.people import services
from guichet.people.models import Person
from guichet.people.tests.stock import NOW, ORIGIN, TOTP_SECRET, sign_in


def _plain(client: Client) -> str:
    return client.get("/security/").content.decode().replace("\u00a0", " ")


def test_it_says_what_has_not_been_done(client: Client, claire: Person) -> None:
    sign_in(client)

    page = _plain(client)

    for said in (
        "Pas changé depuis l’ouverture de votre espace.",
        "Pas demandé à la connexion.",
        "Aucune. Un conseiller peut vous la poser au téléphone.",
        "Celui-ci seulement.",
        "Réussie",
    ):
        assert said in page


def test_it_says_what_has_been_done(claire: Person) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        services.change_password(claire, "treize lampes vertes", keep="", origin=ORIGIN, at=NOW)
        services.set_security_question(claire, question="dish", own_words="", answer="Choux", origin=ORIGIN, at=NOW)
        clock.shift(timedelta(hours=1))
        client = Client()
        sign_in(client, password="treize lampes vertes")
        services.enrol_totp(claire, TOTP_SECRET)
        services.make_recovery_codes(claire, origin=ORIGIN, at=NOW)
        page = _plain(client)

    assert "Changé à" in page
    assert "Demandé à la connexion, après le mot de passe. Il reste 10 codes de secours." in page
    assert "Choisie. Seul un conseiller vous la pose." in page


def test_it_takes_as_many_queries_with_ten_devices_as_with_one(
    client: Client, claire: Person, django_assert_num_queries
) -> None:
    for _ in range(10):
        sign_in(Client())
    sign_in(client)
    client.get("/security/")

    with django_assert_num_queries(7):  # session, person; factors, question, two for devices; sign-ins
        client.get("/security/")


@pytest.mark.parametrize(
    "path",
    ["/security/", "/security/password/", "/security/devices/", "/security/second-factor/", "/security/sign-ins/"],
)
def test_visitors_sign_in_first_and_nothing_is_stored(client: Client, claire: Person, path: str) -> None:
    visitor = client.get(path)
    sign_in(client)
    page = client.get(path)

    assert visitor["Location"] == f"/sign-in/?next={path}"
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]


def test_leaving_clears_what_the_browser_kept(client: Client, claire: Person) -> None:
    sign_in(client)

    answer = client.post("/sign-out/")

    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert "no-store" in answer["Cache-Control"]
