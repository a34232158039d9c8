"""The desk's pages: who gets in, what they show, what they write, what they cost."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from guichet.acts.models import Entry
from guichet.billing.tests import factories as billing
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import Role
from guichet.desk.tests import town
from guichet.desk.tests.desks import journal, signed_in, text_of
from guichet.lines.tests import factories as lines
from guichet.messages.tests import factories as messages
from guichet.orders.tests import factories as orders
from guichet.outbox.tests.factories import parked
from guichet.people.tests import factories as people
from guichet.people.values import StaffRole
from guichet.short_number.services import take_turn_now

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
STAFF = [StaffRole.ADVISER, StaffRole.SUPERVISOR, StaffRole.AUDITOR]
NASTY = [
    *(
        "%",
        "_",
        "%%%%",
        "a_%",
        "' OR 1=1 --",
        '"; DROP TABLE x; --',
        "\\",
        "\\x00",
        "\x00",
        "a\x00b",
        "\u202eabc\u202c",
    ),
    *("🙂🙂🙂", "<script>alert(1)</script>", "{{ 7*7 }}", "é" * 1000, "x" * 1_000_000, "1" * 1_000_000, "@" * 500),
    *(
        "\ud7ff",
        "\uffff",
        "\U0010ffff" * 3,
        "ﬀﬁ",
        "İstanbul",
        "ß",
        "ａｂｃ",
        "٠١٢٣٤٥",
        "+",
        "+33",
        "(((",
        "a" * 41,
        "\n\r\t",
    ),
    *("عبد الله", "Владимир", "王小明", "-- -", "a@", "@b", "a@b@c", "..", "__", "0000000000", "OOOOOOOOOO"),
]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


# --- the door


@pytest.mark.parametrize("role", STAFF)
def test_staff_land_on_the_desk(role):
    response = signed_in(role).get("/", follow=True)

    assert response.redirect_chain == [("/desk/", 302)]
    assert "Trouver un client" in text_of(response)


def test_staff_with_a_grant_have_their_own_home_too(household):
    person = people.person(staff_role=StaffRole.ADVISER)
    contracts.grant(person, Role.HOLDER, customer=household.customer)
    client = Client()
    client.force_login(person)

    assert client.get("/").status_code == 200


def test_a_visitor_signs_in_and_comes_back(client):
    response = client.get("/desk/customers/?q=aubin")

    assert response["Location"] == "/sign-in/?next=/desk/customers/%3Fq%3Daubin"


def test_a_customer_finds_no_desk(holder):
    item = parked()
    paths = [
        *("/desk/", "/desk/customers/?q=aubin", "/desk/parked/"),
        f"/desk/customers/{holder.account.customer.reference}/",
        f"/desk/customers/{holder.account.customer.reference}/journal/",
        f"/desk/parked/{item.reference}/drop/",
    ]

    assert [holder.client.get(path).status_code for path in paths] == [404] * 6
    assert holder.client.post(f"/desk/parked/{item.reference}/replay/").status_code == 404
    assert holder.client.post("/desk/parked/replay/", {"name": item.name}).status_code == 404
    assert journal() == []


@pytest.mark.parametrize("role", STAFF)
def test_all_staff_read(role, household):
    client = signed_in(role)
    reference = household.customer.reference

    paths = ["/desk/", "/desk/customers/", f"/desk/customers/{reference}/", f"/desk/customers/{reference}/journal/"]

    assert [client.get(path).status_code for path in [*paths, "/desk/parked/"]] == [200] * 5


def test_pages_of_the_desk_are_kept_nowhere(adviser):
    assert "no-store" in adviser.get("/desk/")["Cache-Control"]


# --- finding


def test_what_matched_is_said_and_means_of_contact_are_masked(adviser):
    town.build()

    page = text_of(adviser.get("/desk/customers/", {"q": "claire aubni"}))

    assert "1 client trouvé" in page
    assert "Claire Aubin" in page
    assert "cl•••@courriel.example" in page
    assert "claire.aubin@courriel.example" not in page


def test_a_line_says_its_number(adviser):
    town.build()

    assert "Ligne 06 39 98 14 07" in text_of(adviser.get("/desk/customers/", {"q": "1407"}))


def test_a_search_is_in_the_journal_without_what_was_typed(adviser):
    town.build()

    adviser.get("/desk/customers/", {"q": "claire aubni"})

    assert journal() == [("desk.find", "access", "done", "desk", {"found": 1})]


@pytest.mark.parametrize("q", ["", " ", "a"])
def test_too_little_is_not_a_search(adviser, q):
    assert adviser.get("/desk/customers/", {"q": q}).status_code == 200
    assert journal() == []


@pytest.mark.parametrize("q", NASTY, ids=range(len(NASTY)))
def test_whatever_is_typed_there_is_a_page(adviser, q):
    assert adviser.get("/desk/customers/", {"q": q}).status_code == 200


def test_bytes_that_are_no_text_give_a_page(adviser):
    assert adviser.get("/desk/customers/?q=%ED%A0%80%FF%00").status_code == 200


def test_what_was_typed_is_never_logged(adviser, caplog):
    adviser.get("/desk/customers/", {"q": "quelqu’un de précis"})

    assert "précis" not in caplog.text


def test_more_than_twenty_are_not_shown(adviser):
    from guichet.contracts import services

    rows = [town._customer(f"M{rank}", "Marie Martin", "Marie", "Martin", "") for rank in range(25)]
    services.store_customers(rows)

    page = text_of(adviser.get("/desk/customers/", {"q": "martin"}))

    assert "20 clients trouvés" in page
    assert "Il y en a d’autres." in page


# --- the file


def big_company():
    customer = contracts.company(name="Transports du Port", phone="+33240112233", email="contact@port.example")
    site = contracts.site(of=customer)
    contract = contracts.contract(of=customer)
    for rank in range(260):
        line = contracts.line(under=contract, site=site, label=f"Camion {rank}")
        if rank < 40:
            contracts.grant(people.person(), Role.LINE_USER, line=line)
    contracts.grant(
        people.person(given_name="Hugo", family_name="Barrault"), Role.COMPANY_ADMINISTRATOR, customer=customer
    )
    for month in range(1, 11):
        billing.paid_invoice(customer, issued_on=NOW.date().replace(month=month))
    billing.invoice(customer, contract=contract)
    orders.order(customer)
    messages.communication(customer)
    return customer


def test_the_file_shows_who_what_and_how_much(adviser):
    customer = big_company()

    page = text_of(adviser.get(f"/desk/customers/{customer.reference}/"))

    assert "Transports du Port" in page
    assert "Reste dû : <b>42,98 €</b>" in page
    assert "Camion 0" in page
    assert "Camion 29" in page
    assert "Facture d’octobre" in page
    assert "Camion 30" not in page
    assert "Hugo Barrault" in page
    assert "Administrateur de l’entreprise, tout le dossier, depuis le 14 mars 2025" in page
    assert "02 40 11 •• ••" in page
    assert "co•••@port.example" in page


def test_lines_go_on_from_the_last_one_shown(adviser):
    customer = big_company()
    first = adviser.get(f"/desk/customers/{customer.reference}/").context["shown"]

    following = adviser.get(first.next_lines).context["shown"]

    assert [row.title for row in following.lines] == [f"Camion {rank}" for rank in range(30, 60)]


def test_a_file_says_which_line_is_blocked(adviser, holder):
    lines.block(holder.account.line, holder.person)

    page = text_of(adviser.get(f"/desk/customers/{holder.account.customer.reference}/"))

    assert "Bloquée" in page
    assert "En service" not in page


@pytest.mark.parametrize("size", ["small", "big"])
def test_a_file_costs_as_much_whatever_its_size(adviser, size, django_assert_num_queries, household):
    customer = big_company() if size == "big" else household.customer
    adviser.get("/desk/")

    with django_assert_num_queries(12):
        adviser.get(f"/desk/customers/{customer.reference}/")


def test_a_line_that_had_its_answers_of_the_short_number_says_until_when(adviser, household):
    line, at = household.line, datetime(2026, 11, 22, 9, tzinfo=UTC)
    page = f"/desk/customers/{household.customer.reference}/"
    with time_machine.travel(at, tick=False) as clock:
        for _ in range(9):
            take_turn_now(line.pk, at=at)
        nine = text_of(adviser.get(page))
        take_turn_now(line.pk, at=at)
        ten = text_of(adviser.get(page))
        clock.shift(3600)
        afterwards = text_of(adviser.get(page))

    assert "Le numéro court ne lui répond plus avant 11 h : il l’a fait 10 fois dans l’heure." in ten
    assert "Le numéro court" not in nine + afterwards


def test_who_looked_is_in_the_customer_s_journal(adviser, holder):
    adviser.get(f"/desk/customers/{holder.account.customer.reference}/")

    page = text_of(holder.client.get("/journal/"))

    assert journal() == [("desk.file", "access", "done", "desk", {})]
    assert "Dossier consulté" in page
    assert "Un conseiller" in page
    assert "Caro" not in page


def test_a_file_that_does_not_exist_is_not_found(adviser):
    assert adviser.get("/desk/customers/0000000000/").status_code == 404
    assert adviser.get("/desk/customers/0000000000/journal/").status_code == 404


# --- the journal


def write(customer, act="line.block", at=NOW, **fields):
    given = {"kind": "act", "result": "done", "channel": "web", **fields}
    return Entry.objects.create(act=act, at=at, customer=customer, **given)


def test_the_journal_says_who_when_and_how_it_ended(adviser, holder):
    write(
        holder.account.customer,
        actor=holder.person,
        kind="refusal",
        result="refused",
        code="acts.not_allowed",
        line=holder.account.line,
    )

    page = text_of(adviser.get(f"/desk/customers/{holder.account.customer.reference}/journal/"))

    assert holder.person.full_name in page
    assert "dans l’espace client" in page
    assert "Refusé" in page
    assert "Vous n’avez pas le droit" in page


def test_the_journal_is_read_by_parts(adviser, household, django_assert_num_queries):
    for rank in range(90):
        write(household.customer, act=f"act.{rank:02}", at=NOW + timedelta(minutes=rank))
    adviser.get("/desk/")
    path = f"/desk/customers/{household.customer.reference}/journal/?kind=act"
    with django_assert_num_queries(5):
        first = adviser.get(path)

    second = adviser.get(f"{path}&before={first.context['next']}")

    titles = [row.title for page in (first, second) for row in page.context["rows"]]
    assert titles == [f"act.{rank:02}" for rank in range(89, 9, -1)]


def test_a_place_that_is_none_begins_at_the_beginning(adviser, household):
    path = f"/desk/customers/{household.customer.reference}/"

    assert adviser.get(f"{path}journal/?before=%00&kind=nothing").status_code == 200
    assert adviser.get(f"{path}?after=' OR 1=1").status_code == 200
