"""The words by which things are found follow what is kept."""

import pytest

from guichet.search import services
from guichet.search.models import Word
from guichet.search.values import Kind

pytestmark = pytest.mark.django_db


def words():
    return sorted(Word.objects.values_list("kind", "subject_id", "word"))


def test_another_name_takes_the_place_of_the_one_before():
    services.keep({Kind.CUSTOMER_NAME: {1: "Claire Aubin", 2: "Li Wu"}})

    services.keep({Kind.CUSTOMER_NAME: {1: "Claire Morvan"}})

    assert [(subject, word) for _, subject, word in words()] == [
        *((1, "claire"), (1, "clairemorvan"), (1, "morvan")),
        *((2, "li"), (2, "liwu"), (2, "wu")),
    ]


def test_the_same_again_writes_nothing(django_assert_num_queries):
    services.keep({Kind.LINE_NUMBER: {1: "+33639981407"}, Kind.CONTRACT_NUMBER: {1: "4471-209"}})

    with django_assert_num_queries(1):
        services.keep({Kind.LINE_NUMBER: {1: "+33639981407"}, Kind.CONTRACT_NUMBER: {1: "4471-209"}})

    assert words() == [("contract.number", 1, "4471209"), ("line.number", 1, "70418993633")]


def test_an_empty_text_is_forgotten_and_other_kinds_stay():
    services.keep({Kind.CUSTOMER_EMAIL: {1: "claire.aubin@courriel.example"}, Kind.CUSTOMER_NAME: {1: "Aubin"}})

    services.keep({Kind.CUSTOMER_EMAIL: {1: ""}})

    assert words() == [("customer.name", 1, "aubin")]
