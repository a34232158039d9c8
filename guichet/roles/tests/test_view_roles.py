"""The pages of roles: the list and its file, the forms, invitations accepted, roles given up."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from guichet.acts.models import Entry
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import Role
from guichet.core.spreadsheets import csv_rows, harmless
from guichet.people.models import Person
from guichet.people.tests import factories as people
from guichet.roles.models import Invitation
from guichet.roles.tests.offices import NOW, Office, link_sent_to, roles_of, signed_in

ANNA = "anna@ailleurs.test"


def path(office: Office, page: str, **query: str) -> str:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return f"/users/{office.customer.reference}/{page}/{'?' if asked else ''}{asked}"


def of(person: Person, role: Role) -> dict[str, str]:
    return {"person": person.reference, "role": role.value}


def test_the_administrator_sees_who_has_what(office):
    anna = office.colleague(Role.SITE_MANAGER, ends_at=NOW + timedelta(days=2))

    page = office.administrator.client.get("/users/").content.decode()

    assert anna.full_name in page
    assert anna.identifiers.get().value in page
    assert "Gestionnaire de sites" in page
    assert "Quai Nord" in page
    assert "jusqu’au 24 novembre inclus" in page
    assert "Jamais" in page


def test_the_list_costs_few_queries_however_long(office, django_assert_max_num_queries):
    for _ in range(60):
        office.colleague(Role.ACCOUNTANT)

    with django_assert_max_num_queries(13):
        page = office.administrator.client.get("/users/?page=2").content.decode()

    assert page.count('scope="row"') == 11


@pytest.mark.parametrize(
    ("query", "count"),
    [("role=accountant", 1), ("role=site_manager", 1), ("site={site}", 1), ("q=zzzz", 0), ("q=dubois", 3)],
)
def test_the_list_is_filtered(office, query, count):
    office.colleague(Role.ACCOUNTANT)
    office.colleague(Role.SITE_MANAGER)

    page = office.administrator.client.get(f"/users/?{query.format(site=office.north.reference)}").content.decode()

    assert page.count('scope="row"') == count


@pytest.mark.parametrize("role", [Role.SITE_MANAGER, Role.ACCOUNTANT])
def test_others_see_what_they_may_do_themselves_and_nobody_else(office, role):
    somebody, other = office.colleague(role), office.colleague(Role.ACCOUNTANT)

    page = signed_in(somebody).get("/users/").content.decode()

    assert "Vos droits" in page
    assert "Quitter ce rôle" in page
    assert other.full_name not in page
    assert signed_in(somebody).get(path(office, "export")).status_code == 404
    assert signed_in(somebody).get(path(office, "invite")).status_code == 404


def test_the_administrator_of_another_company_finds_nothing(office):
    elsewhere = contracts.company()
    somebody = people.person()
    contracts.grant(somebody, Role.COMPANY_ADMINISTRATOR, customer=elsewhere)

    for page in ("invite", "member", "change", "end", "stand-in", "withdraw", "export"):
        assert signed_in(somebody).get(path(office, page)).status_code == 404


def test_somebody_is_invited_from_the_form(office):
    form = {"email": " Anna@Ailleurs.test ", "role": "site_manager", "sites": [office.south.reference]}

    answer = office.administrator.client.post(path(office, "invite"), form)

    assert answer.status_code == 302
    found = Invitation.objects.get()
    assert (found.email, found.role, [*found.sites.all()]) == (ANNA, "site_manager", [office.south])
    assert "anna@ailleurs.test" in office.administrator.client.get("/users/").content.decode()


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"email": "", "role": "accountant"}, "Écrivez un courriel."),
        ({"email": "anna", "role": "accountant"}, "Écrivez un courriel complet"),
        ({"email": ANNA}, "Choisissez un rôle."),
        ({"email": ANNA, "role": "holder"}, "Choisissez un rôle."),
        ({"email": ANNA, "role": "site_manager"}, "Choisissez au moins un site."),
        ({"email": ANNA, "role": "line_user"}, "Écrivez le numéro de la ligne."),
        ({"email": ANNA, "role": "accountant", "last_day": "31/02/2027"}, "Écrivez un jour qui existe"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(office, form, said):
    answer = office.administrator.client.post(path(office, "invite"), form)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert form["email"] in page
    assert Invitation.objects.count() == 0


def test_the_password_is_asked_again_after_five_minutes(office):
    with time_machine.travel(NOW + timedelta(minutes=6), tick=False):
        page = office.administrator.client.get(path(office, "invite")).content.decode()
        answer = office.administrator.client.post(path(office, "invite"), {"email": ANNA, "role": "accountant"})

    assert 'type="password"' in page
    assert answer.status_code == 422
    assert Invitation.objects.count() == 0


def test_the_role_of_somebody_is_changed_then_ended_from_the_pages(office):
    anna, browser = office.colleague(Role.ACCOUNTANT), office.administrator.client
    role = of(anna, Role.ACCOUNTANT)
    assert "Changer le rôle" in browser.get(path(office, "member", **role)).content.decode()
    form = {"role": "site_manager", "sites": [office.north.reference]}

    assert browser.post(path(office, "change", **role), form).status_code == 302
    assert roles_of(anna) == {("site_manager", "Quai Nord")}

    with time_machine.travel(NOW + timedelta(seconds=2), tick=False):
        assert browser.post(path(office, "end", **of(anna, Role.SITE_MANAGER))).status_code == 302
    assert roles_of(anna, NOW + timedelta(seconds=2)) == set()


def test_the_last_administrator_reads_why_and_what_to_do_instead(office):
    me = office.administrator.person

    answer = office.administrator.client.post(path(office, "end", **of(me, Role.COMPANY_ADMINISTRATOR)))

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "C’est le dernier administrateur" in page
    assert path(office, "invite") in page


def test_a_role_is_given_up_from_one_s_own_page(office):
    anna = office.colleague(Role.ACCOUNTANT)
    where = f"/users/leave/?customer={office.customer.reference}&role=accountant"

    answer = signed_in(anna).post(where)

    assert answer.status_code == 302
    assert roles_of(anna) == set()


def test_the_last_administrator_does_not_leave_from_their_own_page(office):
    where = f"/users/leave/?customer={office.customer.reference}&role=company_administrator"

    answer = office.administrator.client.post(where)

    assert answer.status_code == 409
    assert "Vous êtes le dernier administrateur" in answer.content.decode()


def test_the_list_leaves_as_a_file_that_runs_nothing(office):
    people_of = office.colleague(Role.ACCOUNTANT)
    people_of.given_name, people_of.family_name = "=cmd|' /C calc'!A0", "É"
    people_of.save()

    answer = office.administrator.client.get(path(office, "export"))

    assert answer.streaming
    body = b"".join(answer.streaming_content)
    assert body.startswith(b"\xef\xbb\xbf")
    assert "\"'=cmd|' /C calc'!A0 É\"" in body.decode("utf-8-sig")
    assert answer["Content-Disposition"] == 'attachment; filename="droits-2026-11-22.csv"'
    entry = Entry.objects.latest("id")
    assert (entry.kind, entry.act, entry.data) == ("access", "role.exported", {"rows": 2})


@pytest.mark.parametrize("cell", ["=1+1", "+33 6", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "\uff1d1", "|calc", "%0"])
def test_no_cell_is_a_formula(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Anna", "d’Arc", "1er étage", "a=b"])
def test_an_ordinary_cell_is_left_as_it_is(cell):
    assert harmless(cell) == cell


def test_quotes_and_ends_of_lines_stay_in_their_cell():
    assert b"".join(csv_rows([['a"b', "c;d", "e\nf"]])) == '\ufeff"a""b";"c;d";"e\nf"\r\n'.encode()


# --- invitations ------------------------------------------------------------------------------------------------------


@pytest.fixture
def link(office: Office) -> str:
    office.administrator.client.post(path(office, "invite"), {"email": ANNA, "role": "accountant"})
    return link_sent_to(ANNA)


def test_a_visitor_creates_their_access_then_chooses_a_password(client, link):
    page = client.get(link)
    assert "Ateliers du Port vous invite" in page.content.decode()
    assert page["Referrer-Policy"] == "same-origin"  # without a referrer, browsers send forms that Django refuses
    assert "no-store" in page["Cache-Control"]

    answer = client.post(link, {"given_name": "Anna", "family_name": "Roy"})

    assert answer.status_code == 302
    assert answer["Location"].startswith("/password/new/")
    assert client.get(answer["Location"]).status_code == 200
    assert client.get(link).status_code == 410
    assert roles_of(Person.objects.get(given_name="Anna")) == {("accountant", "")}


def test_whoever_has_an_access_signs_in_and_accepts(client, link):
    anna = people.person(email=ANNA)
    page = client.get(link).content.decode()
    assert 'name="given_name"' not in page
    assert "/sign-in/?next=/invitations/" in page
    client.force_login(anna)

    answer = client.post(link)

    assert answer.status_code == 302
    assert roles_of(anna) == {("accountant", "")}


def test_an_invitation_that_ran_out_says_what_to_do(client, link):
    with time_machine.travel(NOW + timedelta(days=7), tick=False):
        answer = client.get(link)

    assert answer.status_code == 410
    assert "Cette invitation a expiré" in answer.content.decode()
    assert "Demandez à la personne" in answer.content.decode()


def test_a_false_link_opens_nothing(client, db):
    answer = client.get("/invitations/ABCDEFGHJK/nothing/")

    assert answer.status_code == 410
    assert "Le lien est incomplet ou faux" in answer.content.decode()
