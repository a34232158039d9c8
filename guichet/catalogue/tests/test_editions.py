"""Editions of the catalogue: which is in force, what stays known, how soon it is noticed, what nobody can do."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from config.sections import SECTIONS
from guichet import operators
from guichet.acts.models import Entry
from guichet.catalogue import current
from guichet.catalogue.models import Edition, Withdrawal
from guichet.catalogue.policy import Catalogue
from guichet.catalogue.queries import (
    changes_to,
    current_catalogue,
    edition,
    editions,
    known_codes,
    offer_facts,
    option_facts,
    shelf_before,
    takes_over_on,
)
from guichet.catalogue.services import digest_of, publish_edition, read_catalogue, withdraw_edition
from guichet.catalogue.tests.shelves import catalogue, offer, option
from guichet.catalogue.values import CatalogueMoved, EditionInForce, EditionInThePast, Move
from guichet.people.tests import factories as people

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
TODAY, TOMORROW, NEW_YEAR = date(2026, 11, 22), date(2026, 11, 23), date(2027, 1, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def looking(catalogue_of_the_pack):
    current.forget()
    yield
    current.hold()


def publish(*offers, options=(), on=TODAY, **more):
    return publish_edition(catalogue(*offers, options=options), in_force_on=on, at=AT, **more)


def names(today=TODAY):
    return [one.name.in_("fr") for one in current_catalogue(today).offers]


# --- which one is in force --------------------------------------------------------------------------------------------


def test_the_pack_s_own_is_in_force_while_there_is_no_edition():
    assert current_catalogue(TODAY) is operators.current().section(Catalogue)


def test_an_edition_takes_over_on_its_day():
    publish(offer(name={"fr": "Nouveau", "en": "New"}), on=TOMORROW)

    assert current_catalogue(TODAY) is operators.current().section(Catalogue)
    assert names(TOMORROW) == ["Nouveau"]


def test_the_last_one_published_for_a_day_counts():
    publish(offer(monthly_minor=900))
    publish(offer(monthly_minor=800))

    assert current_catalogue(TODAY).offers[0].monthly_minor == 800
    assert [one.offers for one in editions(most=9)] == [1, 1]


def test_an_edition_planned_earlier_still_takes_over_on_its_day():
    publish(offer(monthly_minor=700), on=NEW_YEAR)
    publish(offer(monthly_minor=800))

    assert current_catalogue(TODAY).offers[0].monthly_minor == 800
    assert current_catalogue(NEW_YEAR).offers[0].monthly_minor == 700
    assert takes_over_on(TODAY) == NEW_YEAR


def test_an_edition_of_before_today_is_refused():
    with pytest.raises(EditionInThePast):
        publish(offer(), on=TODAY - timedelta(days=1))

    assert Edition.objects.count() == 0


def test_today_is_the_operator_s_day(settings):
    settings.OPERATOR = operators.load("lagon", SECTIONS)
    at = datetime(2026, 11, 22, 14, tzinfo=UTC)  # one in the morning of the 23rd in Nouméa

    with pytest.raises(EditionInThePast):
        publish_edition(catalogue(offer()), in_force_on=TODAY, at=at)
    assert publish_edition(catalogue(offer()), in_force_on=TOMORROW, at=at).new


def test_the_same_catalogue_again_changes_nothing():
    first = publish(offer())
    again = publish(offer())

    assert (first.new, again.new, again.reference) == (True, False, first.reference)
    assert Edition.objects.count() == 1


def test_the_pack_s_own_catalogue_is_no_edition():
    own = operators.current().section(Catalogue)

    assert not publish_edition(own, in_force_on=TODAY, at=AT).new


@pytest.mark.parametrize("slug", operators.slugs())
def test_every_pack_s_catalogue_is_kept_as_it_is(slug, settings):
    settings.OPERATOR = operator = operators.load(slug, SECTIONS)
    own = operator.section(Catalogue)
    publish(offer(name=dict.fromkeys(operator.languages, "Un")))

    publish_edition(own, in_force_on=TODAY, at=AT)

    assert current_catalogue(TODAY) == own
    assert current_catalogue(TODAY) is not own


# --- what stays known -------------------------------------------------------------------------------------------------


def test_what_is_sold_no_more_keeps_its_name_on_the_lines_that_have_it():
    publish(offer(code="vieux", name={"fr": "Vieux", "en": "Old"}), offer(), options=(option(),))
    publish(offer())
    publish(offer(monthly_minor=1000))  # and after a second edition too

    facts = offer_facts("vieux", ("plus",), "fr")

    assert (facts.name, facts.data.quantity) == ("Vieux", 5_000_000_000)
    assert [one.name for one in option_facts(["plus"], "fr")] == ["Plus"]
    assert [one.code for one in current_catalogue(TODAY).offers] == ["petit"]


def test_what_the_pack_sold_stays_known_too():
    sold = operators.current().section(Catalogue).offers[0]
    publish(offer())

    assert offer_facts(sold.code, (), "fr").name == sold.name.in_("fr")


def test_what_comes_back_is_as_the_new_edition_says():
    publish(offer(code="vieux", name={"fr": "Vieux", "en": "Old"}))
    publish(offer())
    publish(offer(code="vieux", name={"fr": "Rajeuni", "en": "Younger"}))

    assert offer_facts("vieux", (), "fr").name == "Rajeuni"


def test_an_import_may_name_what_is_sold_was_sold_or_will_be():
    publish(offer(code="vieux"))
    publish(offer(), options=(option(),))
    publish(offer(code="futur"), on=NEW_YEAR)

    offers, options = known_codes(TODAY)

    assert {"vieux", "petit", "futur"} <= offers
    assert "plus" in options


# --- how soon it is noticed, and at what cost -------------------------------------------------------------------------


def elsewhere(**fields):
    """Publish as another process does: this one is not told."""
    kept = current._memory.kept
    publish(offer(**fields))
    current._memory.kept = kept


def test_another_process_notices_within_half_a_minute(monkeypatch):
    seconds = 1000.0
    monkeypatch.setattr(current.time, "monotonic", lambda: seconds)
    before = current_catalogue(TODAY)
    elsewhere(name={"fr": "Nouveau", "en": "New"})

    seconds += 29.9
    assert current_catalogue(TODAY) is before
    seconds += 0.1
    assert names() == ["Nouveau"]


def test_a_page_costs_no_query_for_it(monkeypatch):
    seconds = 1000.0
    monkeypatch.setattr(current.time, "monotonic", lambda: seconds)
    publish(offer())

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            for _ in range(50):
                offer_facts("petit", (), "fr")
        return len(queries)

    first, then = cost(), cost()
    seconds += 30
    later = cost()

    assert (first, then, later) == (3, 0, 1)


def test_days_go_by_without_a_query():
    publish(offer(name={"fr": "Demain", "en": "Tomorrow"}), on=TOMORROW)
    current_catalogue(TODAY)

    with CaptureQueriesContext(connection) as queries:
        assert names(TOMORROW) == ["Demain"]

    assert len(queries) == 0


def test_an_edition_that_a_release_cannot_read_leaves_the_pack_s_own(caplog):
    publish(offer())
    made = Edition.objects.get()
    Edition.objects.create(
        in_force_on=TODAY, data={"offers": []}, digest="x", offers=0, options=0, source="old", published_at=AT
    )
    current.forget()

    assert current_catalogue(TODAY).offers
    assert "cannot be read" in caplog.text
    assert made.reference


# --- kept for ever ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda: Edition.objects.update(in_force_on=NEW_YEAR),
        lambda: Edition.objects.all()._raw_delete("default"),
    ],
    ids=["change", "remove"],
)
def test_the_database_refuses_to_change_or_remove_an_edition(change):
    publish(offer())

    with pytest.raises(DatabaseError, match="kept, never changed"), transaction.atomic():
        change()

    assert Edition.objects.get().in_force_on == TODAY


def test_an_edition_in_force_is_not_given_up():
    supervisor, made = people.adviser(), publish(offer())

    with pytest.raises(EditionInForce):
        withdraw_edition(made.reference, by_id=supervisor.pk, at=AT)

    assert Withdrawal.objects.count() == 0


def test_one_to_come_is_given_up_once_and_stays_in_the_list():
    supervisor, made = people.adviser(given_name="Inès", family_name="Caro"), publish(offer(), on=TOMORROW)

    given_up = [withdraw_edition(made.reference, by_id=supervisor.pk, at=AT) for _ in range(2)]

    assert given_up == [True, False]
    assert current_catalogue(TOMORROW) is operators.current().section(Catalogue)
    assert [(one.reference, one.withdrawn_at) for one in editions(most=9)] == [(made.reference, AT)]
    assert list(Entry.objects.order_by("id").values_list("act", flat=True)) == [
        "catalogue.published",
        "catalogue.withdrawn",
    ]


def test_publishing_is_in_the_journal_of_no_customer():
    supervisor = people.adviser()

    made = publish(offer(), options=(option(),), by_id=supervisor.pk)

    entry = Entry.objects.get()
    assert (entry.act, entry.actor, entry.customer, entry.channel) == ("catalogue.published", supervisor, None, "desk")
    assert entry.data == {
        "edition": made.reference,
        "in_force_on": "2026-11-22",
        "digest": digest_of(catalogue(offer(), options=(option(),))),
        "offers": 1,
        "options": 1,
        "source": "desk",
    }


def test_what_was_compared_must_still_be_in_force():
    compared = digest_of(shelf_before(TODAY).catalogue)
    publish(offer(monthly_minor=800))

    with pytest.raises(CatalogueMoved):
        publish(offer(monthly_minor=700), over=compared)
    assert publish(offer(monthly_minor=700), over=digest_of(shelf_before(TODAY).catalogue)).new


def test_an_edition_tells_what_it_changed():
    publish(offer(), offer(code="vieux"), options=(option(),))
    made = publish(offer(monthly_minor=800), offer(code="neuf"), options=(option(requires=["petit"]),))

    facts, changed = edition(made.reference)

    assert facts.reference == made.reference
    assert [(one.move, one.code, one.before_minor, one.after_minor, one.fields) for one in changed.items] == [
        (Move.ADDED, "neuf", None, 900, ()),
        (Move.PRICE, "petit", 900, 800, ()),
        (Move.CHANGED, "plus", 300, 300, ("requires",)),
        (Move.WITHDRAWN, "vieux", 900, None, ()),
    ]


def test_keys_of_the_whole_catalogue_that_change_are_told_too():
    later = json.dumps({"offers": [offer()], "month_starts_on_day": 5})
    publish(offer())

    compared = changes_to(read_catalogue(later, "catalogue.json"), TODAY)

    assert compared.items == ()
    assert [(one.key, one.before, one.after) for one in compared.settings] == [("month_starts_on_day", "1", "5")]


# --- what a billing system sends again --------------------------------------------------------------------------------


def test_a_billing_system_that_sends_the_same_does_not_undo_what_the_desk_published():
    publish(offer(), source="billing")
    publish(offer(monthly_minor=800))

    again = publish(offer(), source="billing")

    assert not again.new
    assert current_catalogue(TODAY).offers[0].monthly_minor == 800


def test_one_that_goes_back_to_what_it_sent_before_is_heard():
    publish(offer(), source="billing")
    publish(offer(monthly_minor=800), source="billing")

    assert publish(offer(), source="billing").new
    assert current_catalogue(TODAY).offers[0].monthly_minor == 900


def test_what_was_given_up_is_not_planned_again_by_the_same_file():
    made = publish(offer(), source="billing", on=TOMORROW)
    withdraw_edition(made.reference, by_id=people.adviser().pk, at=AT)

    assert not publish(offer(), source="billing", on=TOMORROW).new
