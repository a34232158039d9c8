"""The page of usage and its file: what is filtered, who sees what, what is hidden."""

from __future__ import annotations

import csv
import html
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from guichet.acts.models import Entry
from guichet.contracts.models import Grant
from guichet.contracts.tests import factories as contracts
from guichet.contracts.values import Role
from guichet.usage.models import NumbersShown
from guichet.usage.services import close_days
from guichet.usage.tests.factories import record
from guichet.usage.values import Direction, UsageKind
from tests.stock import Account, Stock, stock

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def used(household: Account) -> Account:
    """Return the stock's household, whose line called, was called, wrote, and went abroad last month."""
    line = household.line
    record(line, started_at=datetime(2026, 11, 3, 10, tzinfo=UTC), quantity=192, counterpart="+33639981407", zone="FR")
    record(line, started_at=datetime(2026, 11, 3, 11, tzinfo=UTC), quantity=60, direction=Direction.IN)
    record(line, started_at=datetime(2026, 11, 4, 8, tzinfo=UTC), kind=UsageKind.SMS, quantity=1)
    record(line, started_at=datetime(2026, 11, 4, 9, tzinfo=UTC), kind=UsageKind.DATA, quantity=400_000_000)
    abroad = {"kind": UsageKind.ROAMING_VOICE, "zone": "CH", "charge_minor": 120, "quantity": 120}
    record(line, started_at=datetime(2026, 10, 9, 9, tzinfo=UTC), counterpart="+41441234567", **abroad)
    record(line, started_at=datetime(2025, 11, 21, 9, tzinfo=UTC), quantity=3_600)  # older than what is kept
    close_days(at=AT)
    return household


def read(client: Client, query: str = "", status: int = 200) -> str:
    answer = client.get(f"/usage/{query}")
    assert answer.status_code == status
    main = re.search(r"<main\b.*</main>", answer.content.decode(), re.DOTALL)
    assert main
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", main[0])))


def rows(client: Client, query: str = "") -> list[str]:
    """Return what each record's row is titled."""
    found = re.findall(r'class="what">.*?<span>(.*?)<', client.get(f"/usage/{query}").content.decode(), re.DOTALL)
    return [html.unescape(title) for title in found]


def test_the_month_is_shown_the_latest_first_with_what_it_adds_up_to(used: Account, holder: Stock) -> None:
    assert rows(holder.client) == ["Données", "SMS envoyé", "Appel reçu", "Appel émis"]
    page = read(holder.client)
    assert re.search(r"Du 1er au \d+ novembre", page)
    assert "2 appels, 4 min" in page
    assert "400 Mo" in page
    assert "Mercredi 4 novembre" in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?period=year", ["Données", "SMS envoyé", "Appel reçu", "Appel émis", "Appel émis à l’étranger"]),
        ("?period=before", ["Appel émis à l’étranger"]),
        ("?kind=calls", ["Appel reçu", "Appel émis"]),
        ("?kind=calls&direction=in", ["Appel reçu"]),
        ("?kind=messages", ["SMS envoyé"]),
        ("?period=year&kind=roaming&zone=CH&charged=1", ["Appel émis à l’étranger"]),
        ("?from=2026-10-09&to=2026-11-03", ["Appel reçu", "Appel émis", "Appel émis à l’étranger"]),
        ("?from=2026-11-04", ["Données", "SMS envoyé"]),
        ("?to=09/10/2026", ["Appel émis à l’étranger"]),
        ("?kind=nothing&zone=QQ&before=%00&line=..", ["Données", "SMS envoyé", "Appel reçu", "Appel émis"]),
        ("?period=year&kind=mms", []),
    ],
)
def test_filters_combine(query: str, expected: list[str], used: Account, holder: Stock) -> None:
    assert rows(holder.client, query) == expected


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?from=2026-11-04&to=2026-11-03", "La fin est avant le début. Choisissez un jour à partir du 4 novembre."),
        (
            "?from=2025-11-21",
            "Nous gardons douze mois de consommations. Choisissez un jour à partir du 22 novembre 2025.",
        ),
        ("?to=2024-01-01", "Nous gardons douze mois de consommations."),
        ("?from=2027-01-01", "Ce jour n’est pas encore là."),
        ("?from=2026-02-31&kind=calls", "Écrivez un jour qui existe"),
    ],
)
def test_wrong_days_are_told_and_stay_in_the_form(query: str, words: str, used: Account, holder: Stock) -> None:
    assert words in read(holder.client, query)
    assert f'value="{re.search(r"=(20[0-9-]+)", query)[1]}"' in holder.client.get(f"/usage/{query}").content.decode()
    assert rows(holder.client, query) == []


def test_the_end_of_numbers_is_hidden(used: Account, holder: Stock) -> None:
    page = read(holder.client, "?period=year")

    assert "06 39 98 •• ••" in page
    assert "+41 44 123 •• ••" in page
    assert "14 07" not in page


def test_numbers_are_whole_for_the_holder_who_asked_and_for_nobody_else(
    used: Account, holder: Stock, line_user: Stock
) -> None:
    NumbersShown.objects.create(customer=used.customer, asked_by=holder.person, asked_at=AT)

    assert "06 39 98 14 07" in read(holder.client)
    user = read(line_user.client)
    assert "06 39 98 •• ••" in user
    assert "Le titulaire a demandé à lire en entier les numéros appelés." in user


@pytest.mark.parametrize(
    ("since", "query", "expected"),
    [
        (datetime(2026, 11, 3, 23, tzinfo=UTC), "", ["Données", "SMS envoyé"]),  # midnight in Paris
        (datetime(2026, 11, 3, 10, 30, tzinfo=UTC), "?period=year", ["Données", "SMS envoyé"]),
        (datetime(2026, 11, 3, 10, 30, tzinfo=UTC), "?from=2026-10-01&to=2026-11-22", ["Données", "SMS envoyé"]),
        (datetime(2026, 11, 3, 10, 30, tzinfo=UTC), "?period=before", []),
        (AT - timedelta(minutes=1), "", []),
    ],
)
def test_who_uses_a_line_sees_nothing_of_who_used_it_before(
    used: Account, holder: Stock, line_user: Stock, since: datetime, query: str, expected: list[str]
) -> None:
    Grant.objects.filter(person=line_user.person).update(starts_at=since)

    assert rows(line_user.client, query) == expected
    page = read(line_user.client, query)
    assert "Rien n’est montré d’avant le" in page
    assert "••" not in page
    file = b"".join(line_user.client.get(f"/usage/export/{query}").streaming_content)
    assert file.count(b"\r\n") == 1 + len(expected)
    assert "Appel émis" in rows(holder.client)
    assert "Rien n’est montré" not in read(holder.client)


def test_who_holds_a_line_and_uses_it_sees_all_of_it(used: Account, holder: Stock) -> None:
    contracts.grant(holder.person, Role.LINE_USER, line=used.line, starts_at=AT - timedelta(minutes=1))

    assert "Appel émis" in rows(holder.client)


def test_the_holder_asks_with_their_password_and_it_is_written(used: Account, holder: Stock) -> None:
    path = f"/usage/numbers/{used.customer.reference}/"
    with time_machine.travel(AT + timedelta(minutes=6), tick=False):  # the password was given too long ago
        assert holder.client.post(path, {"act": "usage.show_numbers"}).status_code == 422
    assert not NumbersShown.objects.exists()

    holder.person.set_password("mot de passe long")
    holder.person.save()
    holder.client.force_login(holder.person)
    answer = holder.client.post(path, {"act": "usage.show_numbers", "password": "mot de passe long"})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/usage/")
    assert NumbersShown.objects.get().customer == used.customer
    assert holder.client.post(path, {"act": "usage.hide_numbers"}).status_code == 302
    assert not NumbersShown.objects.exists()
    acts = Entry.objects.filter(act__startswith="usage.", result="done").order_by("id")
    assert list(acts.values_list("act", flat=True)) == ["usage.show_numbers", "usage.hide_numbers"]


@pytest.mark.parametrize("role", [Role.LINE_USER, Role.PROXY])
def test_nobody_but_the_holder_may_ask(role: Role, used: Account) -> None:
    somebody = stock(used, role, "line" if role == Role.LINE_USER else "customer")

    assert somebody.client.get(f"/usage/numbers/{used.customer.reference}/").status_code == 404
    assert "Les afficher" not in read(somebody.client)


def test_a_stranger_reads_nothing(used: Account, stranger: Stock) -> None:
    for query in ("", f"?line={used.line.reference}", f"?contract={used.contract.reference}", "?q=06"):
        assert rows(stranger.client, query) == []


def test_an_accountant_sees_no_usage(accountant: Stock) -> None:
    record(accountant.account.line)

    assert "Vous n’avez pas de ligne dont voir les consommations." in read(accountant.client)


def test_the_file_holds_all_that_is_filtered_and_runs_nothing(used: Account, holder: Stock) -> None:
    record(used.line, started_at=datetime(2026, 11, 5, 9, tzinfo=UTC), counterpart="=cmd|' /C calc'!A0")

    answer = holder.client.get("/usage/export/?period=year&kind=calls")

    content = b"".join(answer).decode()
    assert content.startswith("\ufeff")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="consommations-2026-11-22.csv"'
    table = list(csv.reader(io.StringIO(content[1:]), delimiter=";"))
    assert table[0][:4] == ["Date", "Heure", "Ligne", "Sorte"]
    assert [row[3] for row in table[1:]] == ["Appel émis", "Appel reçu", "Appel émis"]
    assert table[1][4].startswith("'=cmd")
    assert table[3][:2] == ["03/11/2026", "11:00:00"]
    assert table[3][4] == "06 39 98 •• ••"
    assert table[3][6:] == ["192", "secondes", "0,00", "EUR"]


def test_a_company_finds_a_line_by_words(company: Account) -> None:
    administrator = stock(company, Role.COMPANY_ADMINISTRATOR, "customer")
    for rank in range(14):
        line = contracts.line(under=company.contract, label=f"Atelier {rank:02}")
        record(line, kind=UsageKind.SMS if rank else UsageKind.MMS, quantity=1)

    assert len(rows(administrator.client)) == 14
    assert rows(administrator.client, "?q=atelier+00") == ["MMS envoyé"]
    assert "Aucune ligne ne correspond" in read(administrator.client, "?q=nulle+part")


def test_pages_follow_one_another(used: Account, holder: Stock) -> None:
    for rank in range(60):
        record(used.line, started_at=datetime(2026, 11, 10, 9, rank, tzinfo=UTC))

    first = holder.client.get("/usage/").content.decode()
    older = html.unescape(re.search(r'href="(\?[^"]*before=[^"]*)" rel="next"', first)[1])

    assert len(rows(holder.client)) == 50
    assert len(rows(holder.client, older)) == 14


def test_the_number_of_queries_does_not_grow(used: Account, holder: Stock, django_assert_num_queries) -> None:
    holder.client.get("/usage/?period=year")
    with django_assert_num_queries(11):
        holder.client.get("/usage/?period=year")
    for rank in range(200):
        record(used.line, started_at=datetime(2026, 11, 10, 9, rank % 60, rank // 60, tzinfo=UTC))
    with django_assert_num_queries(11):
        holder.client.get("/usage/?period=year")


def test_days_of_the_page_are_those_of_the_operator(used: Account, holder: Stock) -> None:
    record(used.line, started_at=datetime(2026, 10, 31, 23, 0, tzinfo=UTC), kind=UsageKind.MMS)  # midnight in Paris
    record(used.line, started_at=datetime(2026, 10, 31, 22, 59, tzinfo=UTC), kind=UsageKind.MMS)

    assert rows(holder.client, "?from=2026-11-01&to=2026-11-01") == ["MMS envoyé"]
