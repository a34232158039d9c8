"""Several devices at once: seen, ended from another, told why."""

from datetime import timedelta

import time_machine
from django.test import Client

from guichet.acts.models import Entry
from guichet.messages.models import Message
from guichet.people import queries, services
from guichet.people.models import Person
from guichet.people.tests.stock import NOW, ORIGIN, sign_in
from guichet.people.values import IdentifierKind, SecurityEvent

PAGE = "/security/devices/"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile/15E148 Safari/604.1"
LAPTOP = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"


def _two(claire: Person) -> tuple[Client, Client]:
    laptop, phone = Client(headers={"user-agent": LAPTOP}), Client(headers={"user-agent": PHONE})
    for device in (laptop, phone):
        sign_in(device)
    return laptop, phone


def _reference(person: Person, client: Client) -> str:
    return queries.device_reference(client.session.session_key)


def test_signing_in_disconnects_no_other_device(claire: Person) -> None:
    laptop, phone = _two(claire)

    assert laptop.get("/").content == phone.get("/").content == claire.reference.encode()


def test_the_list_has_each_device_in_words_and_this_one_first(claire: Person) -> None:
    laptop, _phone = _two(claire)

    page = laptop.get(PAGE).content.decode()

    assert page.index("Firefox sur Windows") < page.index("Safari sur iPhone")
    assert page.count("Cet appareil") == 1
    assert "30 jours, ou 14 jours sans visite" in page.replace("\u00a0", " ")


def test_one_device_ends_another_which_is_told_why_once(claire: Person) -> None:
    laptop, phone = _two(claire)

    answer = laptop.post(PAGE, {"device": _reference(claire, phone)})

    assert answer["Location"] == PAGE
    assert phone.get("/lines/?page=2")["Location"] == "/sign-in/?because=elsewhere&next=%2Flines%2F%3Fpage%3D2"
    assert "Cet appareil a été déconnecté" in phone.get("/sign-in/?because=elsewhere").content.decode()
    assert phone.get("/").content == b"nobody"
    assert laptop.get("/").content == claire.reference.encode()
    assert Entry.objects.filter(act="security.device_ended", actor=claire).count() == 1


def test_htmx_is_led_to_sign_in_too(claire: Person) -> None:
    laptop, phone = _two(claire)
    laptop.post(PAGE, {"others": "1"})

    answer = phone.get("/lines/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/lines/"})

    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/sign-in/?because=elsewhere&next=%2Flines%2F")


def test_all_the_others_end_and_this_one_stays(claire: Person) -> None:
    laptop, phone = _two(claire)
    third = Client()
    sign_in(third)

    laptop.post(PAGE, {"others": "1"})

    assert [client.get("/").status_code for client in (laptop, phone, third)] == [200, 302, 302]
    assert Entry.objects.get(act="security.devices_ended").data["count"] == 2


def test_nobody_ends_the_device_of_somebody_else(claire: Person, adviser: Person) -> None:
    laptop, phone = _two(claire)
    stranger = services.create_person(given_name="Autre", password="douze pommes en or")
    services.add_identifier(stranger, IdentifierKind.EMAIL, "autre@courriel.example", NOW)
    other = Client()
    sign_in(other, "autre@courriel.example", "douze pommes en or")

    other.post(PAGE, {"device": _reference(claire, phone)})
    other.post(PAGE, {"others": "1"})

    assert [client.get("/").status_code for client in (laptop, phone)] == [200, 200]


def test_a_device_whose_time_has_run_out_is_not_listed(claire: Person) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        sign_in(Client())
        clock.move_to(NOW + timedelta(minutes=31))
        client = Client()
        sign_in(client)
        found = queries.devices_of(claire, current=client.session.session_key, now=NOW + timedelta(minutes=31))

    assert [device.current for device in found] == [True]


def test_a_list_of_ten_devices_takes_two_queries(claire: Person, django_assert_num_queries) -> None:
    for _ in range(10):
        sign_in(Client())

    with django_assert_num_queries(2):
        assert len(queries.devices_of(claire, current="", now=claire.created_at)) == 10


def test_a_sign_in_from_a_new_device_is_told_but_not_the_first_nor_a_known_one(claire: Person) -> None:
    known = Client()
    sign_in(known)
    known.post("/sign-out/")
    sign_in(known)
    before = Message.objects.count()

    sign_in(Client(headers={"user-agent": PHONE}))

    mail = Message.objects.get()
    assert before == 0
    assert mail.subject.startswith("Connexion depuis un nouvel appareil")
    assert "Safari sur iPhone" in mail.text


def test_a_line_user_without_address_is_told_by_sms(db: None) -> None:
    person = services.create_person(given_name="Ana", password="treize lampes vertes")
    services.add_identifier(person, IdentifierKind.LINE_NUMBER, "06 39 98 00 01", NOW)

    services.remove_security_question(person, origin=ORIGIN, at=NOW)
    services.set_security_question(person, question="dish", own_words="", answer="Choux", origin=ORIGIN, at=NOW)

    sms = Message.objects.get()
    assert (sms.channel, sms.recipient) == ("sms", "+33639980001")
    assert "Votre question de sécurité a été changée" in sms.text


def test_sign_ins_are_listed_with_those_that_failed(client: Client, claire: Person) -> None:
    sign_in(client, password="pas le bon du tout")
    services.note_failed_sign_in({"person": claire.pk, "at": NOW.isoformat(), "name": "chrome", "system": "linux"})
    sign_in(client)

    page = client.get("/security/sign-ins/").content.decode()

    assert page.index("Réussie") < page.index("Mot de passe faux")
    assert [one.event for one in queries.sign_ins_of(claire, most=5)] == [
        SecurityEvent.SIGNED_IN,
        SecurityEvent.SIGN_IN_FAILED,
    ]


def test_a_failed_sign_in_leaves_the_same_row_whoever_is_meant(client: Client, claire: Person) -> None:
    from guichet.outbox.models import Item  # the rows of another app: only tests look at them

    sign_in(client, password="pas le bon du tout")
    sign_in(client, "personne@nulle-part.example", "pas le bon du tout")

    assert [item.name for item in Item.objects.order_by("id")] == ["people.note_failed_sign_in"] * 2
    assert Entry.objects.count() == 0
