from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import Q, Sum

from guichet.database import Prepared
from guichet.database.prepared import NotPrepared
from guichet.people.models import Identifier, Person

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def persons(db):
    return [
        Person.objects.create(
            given_name=f"P{rank}", external_id=f"p{rank}", source="t", last_login=NOON + timedelta(rank)
        )
        for rank in range(5)
    ]


def _asked(ids, since):
    return Person.objects.filter(id__in=ids, last_login__gte=since).order_by("id").values_list("id", "last_login")


def test_rows_are_those_of_the_query_set_moments_included(persons):
    prepared = Prepared(_asked)
    ids, since = [person.id for person in persons[:3]], NOON + timedelta(1)

    rows = prepared(ids=ids, since=since)

    assert rows == list(_asked(ids, since))
    assert rows == [(persons[1].id, NOON + timedelta(1)), (persons[2].id, NOON + timedelta(2))]


def test_the_next_call_answers_for_its_own_arguments(persons):
    prepared = Prepared(_asked)
    prepared(ids=[persons[0].id], since=NOON)

    assert prepared(ids=[persons[4].id], since=NOON) == [(persons[4].id, NOON + timedelta(4))]
    assert prepared(ids=[persons[4].id], since=NOON + timedelta(9)) == []


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_any_number_of_ids_is_answered(persons, count):
    prepared = Prepared(lambda ids: Person.objects.filter(id__in=ids).order_by("id").values_list("id"))
    ids = [person.id for person in persons[:count]]

    assert prepared(ids=ids) == [(one,) for one in sorted(ids)]


def test_the_query_set_is_built_once_for_a_shape(persons):
    built = []

    def build(ids):
        built.append(len(ids))
        return Person.objects.filter(id__in=ids).values_list("id")

    prepared = Prepared(build)
    for count in (3, 4, 3, 4):
        prepared(ids=[person.id for person in persons[:count]])

    assert built == [4]


def test_a_builder_may_look_at_how_many_ids_there_are(persons):
    def build(ids, others):
        wanted = Q(id__in=ids) if ids else Q(id__in=others)
        return Person.objects.filter(wanted).order_by("id").values_list("given_name")

    prepared = Prepared(lambda ids, others: build(ids, others) if not (ids and others) else build(ids, ()))

    assert prepared(ids=(), others=[persons[1].id]) == [("P1",)]
    assert prepared(ids=[persons[2].id], others=()) == [("P2",)]


def test_an_argument_that_does_not_reach_the_query_is_refused(persons):
    prepared = Prepared(lambda ids, extra: Person.objects.filter(id__in=ids).values_list("id"))

    with pytest.raises(NotPrepared, match="extra"):
        prepared(ids=[1], extra=2)


def test_an_argument_that_the_builder_changes_is_refused(persons):
    prepared = Prepared(lambda since: Person.objects.filter(last_login__gte=since + timedelta(1)).values_list("id"))

    with pytest.raises(NotPrepared, match="since"):
        prepared(since=NOON)


def test_sums_and_texts_come_back_as_the_query_set_gives_them(persons):
    Identifier.objects.create(person=persons[0], kind="email", value="a@b.example", verified_at=NOON)

    def build(value, day):
        return (
            Identifier.objects.filter(value=value, verified_at__date=day)
            .values("kind")
            .annotate(total=Sum("person_id"))
        ).values_list("kind", "total")

    assert Prepared(build)(value="a@b.example", day=date(2026, 11, 22)) == [("email", persons[0].id)]


def test_a_call_is_one_query(persons, django_assert_num_queries):
    prepared = Prepared(_asked)
    prepared(ids=[1], since=NOON)

    with django_assert_num_queries(1):
        prepared(ids=[1], since=NOON)
