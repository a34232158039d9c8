"""How long people stay signed in, and how they leave."""

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.conf import settings as running
from django.contrib.auth import SESSION_KEY
from django.test import Client

from guichet.people import services, sessions
from guichet.people.models import Person
from guichet.people.tests.stock import NOW, TOTP_SECRET, sign_in


def _cookie(client: Client):
    return client.cookies[running.SESSION_COOKIE_NAME]


def test_a_visit_ends_with_the_browser(client: Client, claire: Person) -> None:
    sign_in(client)

    assert _cookie(client)["max-age"] == ""


def test_staying_signed_in_outlives_the_browser(client: Client, claire: Person) -> None:
    sign_in(client, remember="on")

    assert _cookie(client)["max-age"] == 15 * 24 * 3600


@pytest.mark.parametrize(
    ("remember", "within", "after", "because"),
    [
        ({}, timedelta(minutes=29), timedelta(minutes=30), "idle"),
        ({"remember": "on"}, timedelta(days=13), timedelta(days=14), "idle"),
    ],
)
def test_somebody_idle_is_led_back_to_sign_in(
    claire: Person, remember: dict[str, str], within: timedelta, after: timedelta, because: str
) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        here, gone = Client(), Client()
        for client in (here, gone):
            sign_in(client, **remember)
        clock.move_to(NOW + within)
        alive = here.get("/lines/?page=2").content
        clock.move_to(NOW + after)
        answer = gone.get("/lines/?page=2")

    assert alive == claire.reference.encode()
    assert answer["Location"] == f"/sign-in/?because={because}&next=%2Flines%2F%3Fpage%3D2"
    assert SESSION_KEY not in gone.session


@pytest.mark.parametrize(
    ("remember", "step", "absolute"),
    [
        ({}, timedelta(minutes=20), timedelta(hours=12)),
        ({"remember": "on"}, timedelta(days=5), timedelta(days=30)),
    ],
)
def test_nobody_stays_longer_than_the_absolute_limit(
    client: Client, claire: Person, remember: dict[str, str], step: timedelta, absolute: timedelta
) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(client, **remember)
        answer = client.get("/")
        while answer.status_code == 200:
            elapsed = sessions_age(client) + step
            clock.move_to(NOW + elapsed)
            answer = client.get("/")

    assert elapsed == absolute
    assert "because=too-long" in answer["Location"]


def sessions_age(client: Client) -> timedelta:
    return timedelta(seconds=client.session[sessions.SEEN] - int(NOW.timestamp()))


def test_staff_have_shorter_limits_and_never_stay(adviser: Person, client: Client) -> None:
    services.enrol_totp(adviser, TOTP_SECRET)
    with time_machine.travel(NOW, tick=False) as clock:
        client.force_login(adviser)
        session = client.session
        session[sessions.STAY] = True
        sessions.begin(session, adviser, now=NOW)
        session.save()
        clock.move_to(NOW + timedelta(minutes=14))
        alive = client.get("/").status_code
        clock.move_to(NOW + timedelta(minutes=29))
        answer = client.get("/")

    assert alive == 200
    assert answer.status_code == 302


def test_the_last_visit_is_written_at_most_once_a_minute(
    client: Client, claire: Person, django_assert_num_queries
) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(client)
        clock.move_to(NOW + timedelta(seconds=59))
        with django_assert_num_queries(1):  # the session
            client.get("/no-person/")
        clock.move_to(NOW + timedelta(seconds=60))
        client.get("/no-person/")

    assert sessions_age(client) == timedelta(seconds=60)


def test_the_middlewares_read_nothing_of_a_visitor(db: None, client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        client.get("/no-person/")


def test_a_session_that_says_nothing_of_itself_is_over(client: Client, claire: Person) -> None:
    sign_in(client)
    session = client.session
    del session[sessions.BEGAN]
    session.save()

    assert "because=too-long" in client.get("/")["Location"]


def test_a_form_sent_too_late_leads_back_to_its_page(client: Client, claire: Person) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(client)
        clock.move_to(NOW + timedelta(hours=1))
        answer = client.post("/preferences/", {"theme": "dark"}, headers={"referer": "http://testserver/lines/"})

    assert answer["Location"] == "/sign-in/?because=idle&next=%2Flines%2F"


def test_a_form_from_elsewhere_leads_home(client: Client, claire: Person) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(client)
        clock.move_to(NOW + timedelta(hours=1))
        answer = client.post("/preferences/", {}, headers={"referer": "http://elsewhere.example/lines/"})

    assert answer["Location"].endswith("&next=%2F")


def test_htmx_is_told_to_change_the_whole_page(client: Client, claire: Person) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(client)
        clock.move_to(NOW + timedelta(hours=1))
        answer = client.get(
            "/lines/", headers={"hx-request": "true", "hx-current-url": "http://testserver/lines/?kind=mobile"}
        )

    assert answer.status_code == 204
    assert answer["HX-Redirect"] == "/sign-in/?because=idle&next=%2Flines%2F%3Fkind%3Dmobile"


def test_pages_of_somebody_are_kept_by_no_cache(client: Client, claire: Person) -> None:
    before = client.get("/")
    sign_in(client)
    after = client.get("/")

    assert "Cache-Control" not in before.headers
    assert "no-store" in after["Cache-Control"]


def test_two_devices_do_not_sign_each_other_out(claire: Person) -> None:
    phone, desk = Client(), Client()
    sign_in(phone)
    sign_in(desk)

    assert phone.get("/").content == desk.get("/").content == claire.reference.encode()
    assert UserSession.objects.filter(user=claire).count() == 2


def test_signing_out_is_instant_and_says_so(client: Client, claire: Person) -> None:
    sign_in(client)

    answer = client.post("/sign-out/")
    page = client.get(answer["Location"]).content.decode()

    assert answer["Location"] == "/sign-in/?because=signed-out"
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert "no-store" in answer["Cache-Control"]
    assert "Vous êtes déconnecté(e)" in page
    assert client.get("/").content == b"nobody"
    assert not UserSession.objects.exists()


def test_a_link_shows_the_button_and_signs_nobody_out(client: Client, claire: Person) -> None:
    sign_in(client)

    page = client.get("/sign-out/")

    assert page.status_code == 200
    assert 'action="/sign-out/"' in page.content.decode()
    assert client.get("/").content == claire.reference.encode()


def test_signing_out_twice_is_no_error(db: None, client: Client) -> None:
    assert client.post("/sign-out/")["Location"] == "/sign-in/?because=signed-out"
    assert client.get("/sign-out/")["Location"] == "/sign-in/"
