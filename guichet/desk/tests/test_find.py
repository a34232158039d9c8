"""What advisers type, with its errors, and whom it must find; what must find nobody."""

from io import StringIO

import pytest
from django.core.management import call_command

from guichet.desk import queries
from guichet.desk.tests import town
from guichet.desk.values import By
from guichet.search.models import Word

pytestmark = pytest.mark.django_db

FINDS = [
    # as written, whatever the case, accents and order
    ("Claire Aubin", "C1", By.NAME),
    ("claire aubin", "C1", By.NAME),
    ("AUBIN Claire", "C1", By.NAME),
    ("aubin", "C1", By.NAME),
    ("Mme Claire AUBIN", "C1", By.NAME),
    ("M. et Mme Aubin", "C1", By.NAME),
    ("herve le brun", "C2", By.NAME),
    ("Lebrun Hervé", "C2", By.NAME),
    ("LE  BRUN", "C2", By.NAME),
    ("jean pierre caro", "C3", By.NAME),
    ("jeanpierre caro", "C3", By.NAME),
    ("Caro Jean-Pierre", "C3", By.NAME),
    ("guerin", "C4", By.NAME),
    ("GUÉRIN Philippe", "C4", By.NAME),
    ("oeuvrard", "C5", By.NAME),
    ("anne œuvrard", "C5", By.NAME),
    ("dalmeida", "C6", By.NAME),
    ("d'almeida francoise", "C6", By.NAME),
    ("Almeida", "C6", By.NAME),
    ("li wu", "C7", By.NAME),
    ("wu li", "C7", By.NAME),
    # begun
    ("aub", "C1", By.NAME),
    ("claire aub", "C1", By.NAME),
    ("mareva te", "C8", By.NAME),
    # letters swapped
    ("Claire Aubni", "C1", By.NAME),
    ("Calire Aubin", "C1", By.NAME),
    ("Calire Aubni", "C1", By.NAME),
    ("crao jean-pierre", "C3", By.NAME),
    ("mrovan", "C11", By.NAME),
    ("gurein", "C4", By.NAME),
    # letters missing
    ("Clair Aubin", "C1", By.NAME),
    ("Claire Abin", "C1", By.NAME),
    ("ateier morvan", "C11", By.NAME),
    ("tiki mareva", "C8", By.NAME),
    ("frnçoise almeida", "C6", By.NAME),
    # doubled, or not
    ("Phillipe Guerin", "C4", By.NAME),
    ("Philipe Guérrin", "C4", By.NAME),
    ("Ane Oeuvrard", "C5", By.NAME),
    ("Claiire Aubbin", "C1", By.NAME),
    # too many, wrong
    ("Claires Aubin", "C1", By.NAME),
    ("Klaire Aubin", "C1", By.NAME),
    ("ateliers morvan", "C11", By.NAME),
    ("atelier morvant", "C11", By.NAME),
    # a word too many
    ("Claire Jeanne Aubin", "C1", By.NAME),
    # somebody else of the customer's
    ("Hugo Barrault", "C11", By.PERSON),
    ("barault", "C11", By.PERSON),
    ("hugo.barrault@atelier-morvan.example", "C11", By.PERSON_EMAIL),
    # addresses
    ("claire.aubin@courriel.example", "C1", By.EMAIL),
    ("CLAIRE.AUBIN@COURRIEL.EXAMPLE", "C1", By.EMAIL),
    ("claireaubin@courriel.example", "C1", By.EMAIL),
    ("claire.aubni@courriel.example", "C1", By.EMAIL),
    ("claire.aubin@couriel.example", "C1", By.EMAIL),
    ("clarie.aubin@courreil.example", "C1", By.EMAIL),
    ("jpcaro@", "C3", By.EMAIL),
    ("herve_lebrun@courriel.example", "C2", By.EMAIL),
    # numbers of lines, in every format, and their ends
    ("0639981407", "C1", By.LINE),
    ("06 39 98 14 07", "C1", By.LINE),
    ("06.39.98.14.07", "C1", By.LINE),
    ("06-39-98-14-07", "C1", By.LINE),
    ("06 39 981 407", "C1", By.LINE),
    ("+33639981407", "C1", By.LINE),
    ("+33 (0)6 39 98 14 07", "C1", By.LINE),
    ("0033 6 39 98 14 07", "C1", By.LINE),
    ("33639981407", "C1", By.LINE),
    ("639981407", "C1", By.LINE),
    ("O6 39 98 14 O7", "C1", By.LINE),
    ("\u00a006\u00a039\u00a098\u00a014\u00a007\u200b", "C1", By.LINE),
    ("1407", "C1", By.LINE),
    ("14 07", "C1", By.LINE),
    ("750102", "C8", By.LINE),
    ("75 01 02", "C8", By.LINE),
    ("02 61 91 45 08", "C4", By.LINE),
    # contracts, invoices
    ("4471-209", "C1", By.CONTRACT),
    ("4471209", "C1", By.CONTRACT),
    ("4471 209", "C1", By.CONTRACT),
    ("ENT0091B", "C11", By.CONTRACT),
    ("ent-0091-b", "C11", By.CONTRACT),
    ("FA-2026-11-0001", "C1", By.INVOICE),
    ("fa 2026 11 0011", "C11", By.INVOICE),
    ("FA2026110004", "C4", By.INVOICE),
]
NOBODY = [
    *("", " ", "a", "Zzzz", "Dupont", "Claire Dupont", "Aubin Morvan", "Aubernard", "Abn", "Wo", "L", "Lo Xa"),
    *("0639981408", "140", "07 14", "06 39 98 14", "+33 6 39 98 14 70", "06399814", "4472-2", "471", "447", "1"),
    *("FA-2026-11-9999", "ENT 0092/B", "claire.aubin@ailleurs.test", "quelqu.un@courriel.example", "@courriel.example"),
    *("%", "_____", "A_bin", "' OR 1=1 --", '"', "\\", "\x00", "\u202e\u202d", "🙂🙂", "..", "@", "*", "()"),
    *("(0)", "+", "00", "٠٦", "ａ"),
]


@pytest.fixture
def references() -> dict[str, str]:
    return town.build()


def found(typed: str) -> list[tuple[str, By]]:
    return [(hit.customer.external_id, hit.matches[0].by) for hit in queries.find_customers(typed, at=town.NOW).hits]


def test_what_is_typed_finds_whom_it_means_first(references):
    wrong = {typed: found(typed) for typed, who, by in FINDS if found(typed)[:1] != [(who, by)]}

    assert wrong == {}


def test_what_means_nobody_finds_nobody(references):
    assert {typed: who for typed in NOBODY if (who := found(typed))} == {}


def test_a_reference_finds_its_customer_as_people_copy_it(references):
    reference = references["C1"]

    assert found(reference) == found(f" {reference[:5]}-{reference[5:].lower()} ") == [("C1", By.REFERENCE)]


def test_what_was_written_by_another_road_is_found_once_indexed(references):
    Word.objects.all().delete()
    assert found("Claire Aubin") == found("0639981407") == found("4471-209") == found("Hugo Barrault") == []

    call_command("index_search", stdout=StringIO())

    assert found("Claire Aubin") == [("C1", By.NAME)]
    assert found("0639981407") == [("C1", By.LINE)]
    assert found("4471-209") == [("C1", By.CONTRACT)]
    assert found("Hugo Barrault") == [("C11", By.PERSON)]


@pytest.mark.parametrize(
    ("typed", "queries_asked"),
    [
        ("Claire Aubin", 5),
        ("Calire Aubni", 5),
        ("0639981407", 6),
        ("4471-209", 5),
        ("FA-2026-11-0001", 3),
        ("claire.aubni@courriel.example", 5),
        ("personne ici du tout", 6),
    ],
)
def test_a_search_asks_little(references, typed, queries_asked, django_assert_num_queries):
    with django_assert_num_queries(queries_asked):
        found(typed)
