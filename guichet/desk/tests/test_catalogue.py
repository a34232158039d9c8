"""The catalogue at the desk: found, read, and a new edition: checked, compared, published, given up."""

from __future__ import annotations

import html
import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from guichet import operators
from guichet.acts.models import Entry
from guichet.catalogue import current
from guichet.catalogue.models import Edition
from guichet.catalogue.policy import Catalogue
from guichet.catalogue.queries import current_catalogue
from guichet.catalogue.services import publish_edition
from guichet.catalogue.tests.shelves import catalogue, offer, option, text
from guichet.contracts.tests import factories as contracts
from guichet.desk.tests.desks import signed_in, text_of
from guichet.people.values import StaffRole

NOW = datetime(2026, 11, 22, 9, 42, tzinfo=UTC)
TODAY, NEW_YEAR = date(2026, 11, 22), date(2027, 1, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(catalogue_of_the_pack):
    current.forget()
    with time_machine.travel(NOW, tick=False) as moment:
        yield moment
    current.hold()


@pytest.fixture
def chief() -> Client:
    return signed_in(StaffRole.SUPERVISOR)


def sent(client: Client, content: str, *, name: str = "catalogue.json", day: str = "2026-11-22") -> HttpResponse:
    file = SimpleUploadedFile(name, content.encode())
    return client.post("/desk/catalogue/editions/new/", {"file": file, "in_force_on": day})


def hidden(page: HttpResponse) -> dict[str, str]:
    """Return what the form of the comparison sends."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode())
    return {name: html.unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def published(client: Client, content: str, **more: str) -> HttpResponse:
    return client.post("/desk/catalogue/editions/new/", hidden(sent(client, content, **more)))


# --- reading ----------------------------------------------------------------------------------------------------------


def test_what_is_sold_is_listed_and_found_without_accents_or_capitals(chief):
    publish_edition(
        catalogue(offer(name={"fr": "Forfait Été", "en": "Summer"}), offer(code="autre"), options=(option(),)),
        in_force_on=TODAY,
        at=NOW,
    )

    everything, found, nothing = (text_of(chief.get(f"/desk/catalogue/{query}")) for query in ("", "?q=ETE", "?q=zzz"))

    assert "Forfait Été" in everything
    assert "Plus" in everything
    assert "9,00 €" in everything
    assert "Forfait Été" in found
    assert "autre" not in found
    assert "Rien ne correspond" in nothing


def test_an_offer_is_read_even_when_it_is_sold_no_more(chief):
    publish_edition(catalogue(offer(commitment_months=12), offer(code="autre")), in_force_on=TODAY, at=NOW)
    publish_edition(catalogue(offer(code="autre")), in_force_on=TODAY, at=NOW)

    page = text_of(chief.get("/desk/catalogue/item/?code=petit"))

    assert "N’est plus vendu" in page
    assert "12 mois" in page
    assert "5 Go" in page


@pytest.mark.parametrize("role", [StaffRole.ADVISER, StaffRole.AUDITOR])
def test_all_of_the_staff_read_and_supervisors_alone_publish(role):
    client = signed_in(role)

    assert client.get("/desk/catalogue/").status_code == 200
    assert "Publier une édition" not in text_of(client.get("/desk/catalogue/"))
    assert client.get("/desk/catalogue/editions/new/").status_code == 403
    assert sent(client, text(offer())).status_code == 403
    assert Edition.objects.count() == 0


# --- publishing -------------------------------------------------------------------------------------------------------


def test_nothing_is_published_before_what_changes_was_seen(chief):
    publish_edition(
        catalogue(offer(), offer(code="vieux", name={"fr": "Vieux", "en": "Old"}), options=(option(),)),
        in_force_on=TODAY,
        at=NOW,
    )
    contracts.line(under=contracts.contract(), offer_code="vieux")

    page = sent(
        chief, text(offer(monthly_minor=1_050), offer(code="neuf"), options=(option(requires=["petit"], adds=[]),))
    )

    body = text_of(page)
    assert page.status_code == 200
    for group in ("Ajoutés", "Prix changés", "Autres changements", "Retirés de la vente"):
        assert f">{group}</h2>" in body
    assert "9,00 €, puis 10,50 €" in body
    assert "Option, ce qu’il faut avoir, plus" in body
    assert "Offre, 1 ligne la garde, vieux" in body
    assert Edition.objects.count() == 1


def test_what_was_seen_is_published_and_in_force_at_once(chief):
    answer = published(chief, text(offer(monthly_minor=1_050)))

    made = Edition.objects.get()
    assert answer["Location"] == f"/desk/catalogue/editions/{made.reference}/"
    assert (made.in_force_on, made.source, str(made.published_by.full_name)) == (TODAY, "desk", "Inès Caro")
    assert current_catalogue(TODAY).offers[0].monthly_minor == 1_050
    entry = Entry.objects.get(act="catalogue.published")
    assert (entry.actor, entry.data["digest"]) == (made.published_by, made.digest)


def test_the_pack_s_own_toml_file_changes_nothing(chief):
    own = (operators.current().folder / "catalogue.toml").read_text("utf-8")

    page = sent(chief, own, name="Catalogue 2026.TOML")

    assert "Rien ne change." in text_of(page)
    assert "Publier cette édition" not in text_of(page)


def test_one_for_a_day_to_come_waits_for_it_and_is_given_up_before(chief, clock):
    published(chief, text(offer()), day="2027-01-01")
    made = Edition.objects.get()
    path = f"/desk/catalogue/editions/{made.reference}/"
    assert "À venir" in text_of(chief.get("/desk/catalogue/editions/"))
    assert "Une autre édition est prévue le 1er janvier 2027" in text_of(sent(chief, text(offer(code="autre"))))

    chief.post(f"{path}withdraw/")

    assert "Abandonnée" in text_of(chief.get(path))
    assert current_catalogue(NEW_YEAR) is operators.current().section(Catalogue)
    assert Edition.objects.count() == 1


def test_one_in_force_is_never_given_up(chief):
    published(chief, text(offer()))
    path = f"/desk/catalogue/editions/{Edition.objects.get().reference}/"

    assert "Abandonner" not in text_of(chief.get(path))
    answer = text_of(chief.post(f"{path}withdraw/", follow=True))

    assert "a déjà pris effet" in answer
    assert [one.code for one in current_catalogue(TODAY).offers] == ["petit"]


def test_an_edition_is_given_back_as_a_file_that_may_be_published(chief):
    published(chief, text(offer(), options=(option(),)))
    published(chief, text(offer(monthly_minor=800)))
    first = Edition.objects.order_by("id").first()

    file = chief.get(f"/desk/catalogue/editions/{first.reference}/file/")
    published(chief, file.content.decode())

    assert file["Content-Disposition"] == f'attachment; filename="catalogue-{first.reference}.json"'
    assert Edition.objects.count() == 3
    assert Edition.objects.order_by("id").last().digest == first.digest


def test_two_supervisors_at_once_the_second_one_looks_again(chief):
    other = signed_in(StaffRole.SUPERVISOR)
    mine, theirs = sent(chief, text(offer(monthly_minor=700))), sent(other, text(offer(monthly_minor=800)))
    other.post("/desk/catalogue/editions/new/", hidden(theirs))

    answer = chief.post("/desk/catalogue/editions/new/", hidden(mine))

    assert answer.status_code == 409
    assert "Le catalogue a changé entre-temps" in text_of(answer)
    assert "8,00 €, puis 7,00 €" in text_of(answer)
    assert current_catalogue(TODAY).offers[0].monthly_minor == 800
    chief.post("/desk/catalogue/editions/new/", hidden(answer))
    assert current_catalogue(TODAY).offers[0].monthly_minor == 700


def test_sent_twice_it_is_published_once(chief):
    form = hidden(sent(chief, text(offer())))

    answers = [chief.post("/desk/catalogue/editions/new/", form, follow=True) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert "rien n’a changé" in text_of(answers[1])
    assert Edition.objects.count() == 1


# --- refused ----------------------------------------------------------------------------------------------------------


def test_faults_are_told_with_their_key_and_remedy(chief):
    page = sent(chief, text(offer(monthly_minor=-1), offer(tax_percent=20)))

    body = text_of(page)
    assert page.status_code == 422
    assert "4 points sont à corriger dans le fichier" in body
    assert "<b>offers[0].monthly_minor</b>" in body
    assert "La valeur est trop petite. Écrivez 0 ou plus." in body
    assert Edition.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "name", "day", "said"),
    [
        ("x", "catalogue.csv", "2026-11-22", "ni un fichier .toml ni un fichier .json"),
        ("", "catalogue.json", "2026-11-22", "Ce fichier est vide."),
        ("{" + " " * 500_000, "catalogue.json", "2026-11-22", "trop gros"),
        (f"offers = {'9' * 5_000}", "catalogue.toml", "2026-11-22", "Un nombre est trop long"),
        (f"offers = {'[' * 5_000}", "catalogue.toml", "2026-11-22", "Trop de niveaux sont imbriqués"),
        (text(offer()), "catalogue.json", "2026-11-21", "Ce jour est passé."),
        (text(offer()), "catalogue.json", "demain", "Écrivez un jour comme 2027-01-31."),
        (text(offer()), "catalogue.json", "", "Choisissez un jour."),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(chief, content, name, day, said):
    page = sent(chief, content, name=name, day=day)

    assert page.status_code == 422
    assert said in text_of(page)
    assert Edition.objects.count() == 0


def test_a_form_that_was_tampered_with_publishes_nothing(chief):
    form = hidden(sent(chief, text(offer())))

    for wrong in ({"text": "{}"}, {"over": "x"}, {"name": "rules.toml"}, {"in_force_on": "2020-01-01"}):
        assert chief.post("/desk/catalogue/editions/new/", {**form, **wrong}).status_code == 422

    assert Edition.objects.count() == 0


def test_midnight_between_the_page_and_its_sending_publishes_nothing_in_the_past(chief, clock):
    form = hidden(sent(chief, text(offer())))
    clock.shift(timedelta(minutes=10))
    chief.get("/desk/")
    form["in_force_on"] = "2026-11-21"

    assert chief.post("/desk/catalogue/editions/new/", form).status_code == 422
    assert Edition.objects.count() == 0


def test_what_an_edition_holds_is_json(chief):
    published(chief, text(offer()))

    assert json.loads(json.dumps(Edition.objects.get().data)) == {"offers": [offer()]}
