"""The journal's seal: made once a day is over, chained, and broken by whatever is changed behind its back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from guichet import operators
from guichet.acts import queries, rules
from guichet.acts.models import Entry, Seal
from guichet.acts.services import record, seal_day, seal_days
from guichet.acts.tasks import seal_what_is_over
from guichet.acts.values import Channel, DayBeforeNotSealed, DayNotOver, EntryKind, Result
from guichet.outbox.values import Run
from guichet.people.tests.races import all_at_once

# Paris is an hour ahead: Friday ends there at 23:00 UTC.
FRIDAY, SATURDAY, SUNDAY = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 22)
END_OF_FRIDAY = datetime(2026, 11, 20, 23, tzinfo=UTC)
MONDAY_MORNING = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)


def entry(at: datetime, **fields: object) -> Entry:
    given = {"kind": EntryKind.ACT, "result": Result.DONE, "channel": Channel.WEB, **fields}
    return record("tests.act", at=at, **given)


def broken() -> date | None:
    return queries.check_seals(operators.current().zone, at=MONDAY_MORNING).broken


def checked(*words: str) -> str:
    said = StringIO()
    with time_machine.travel(MONDAY_MORNING, tick=False):
        call_command("journal_check", *words, stdout=said)
    return said.getvalue()


@pytest.fixture
def journal(db: None) -> list[Entry]:
    """Two entries on Friday, none on Saturday, one on Sunday."""
    return [
        entry(datetime(2026, 11, 20, 9, tzinfo=UTC), data={"block": "0123456789", "word": "é"}),
        entry(END_OF_FRIDAY - timedelta(microseconds=1), code="tests.why"),
        entry(datetime(2026, 11, 22, 9, tzinfo=UTC)),
    ]


@pytest.fixture
def sealed(journal: list[Entry]) -> list[Entry]:
    seal_days(at=MONDAY_MORNING)
    return journal


@pytest.fixture
def unguarded(sealed: list[Entry]) -> list[Entry]:
    """The journal of a database whose owner dropped the triggers that refuse."""
    connection.check_constraints()  # PostgreSQL drops no trigger of a table whose checks are put off
    with connection.cursor() as cursor:
        for table in ("acts_entry", "acts_seal"):
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            for event in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER {table}_no_{event}{on}")
    return sealed


def test_a_day_is_digested_with_the_day_before(sealed):
    first, quiet, last = Seal.objects.order_by("day")

    assert [seal.day for seal in (first, quiet, last)] == [FRIDAY, SATURDAY, SUNDAY]
    assert (first.first_id, first.last_id, first.entries, first.previous) == (sealed[0].pk, sealed[1].pk, 2, "")
    assert (quiet.first_id, quiet.last_id, quiet.entries, quiet.previous) == (0, 0, 0, first.digest)
    assert (last.entries, last.previous) == (1, quiet.digest)
    assert len({first.digest, quiet.digest, last.digest}) == 3


def test_a_day_is_sealed_once(sealed):
    again = seal_day(FRIDAY, at=MONDAY_MORNING)

    assert again == Seal.objects.get(day=FRIDAY)
    assert seal_days(at=MONDAY_MORNING) == []


def test_a_day_is_sealed_three_hours_after_its_end(journal):
    with pytest.raises(DayNotOver):
        seal_day(FRIDAY, at=END_OF_FRIDAY + timedelta(hours=3, microseconds=-1))

    assert seal_day(FRIDAY, at=END_OF_FRIDAY + timedelta(hours=3)).entries == 2


def test_no_day_is_left_out(journal):
    with pytest.raises(DayBeforeNotSealed):
        seal_day(SATURDAY, at=MONDAY_MORNING)

    assert Seal.objects.count() == 0


def test_a_night_that_was_missed_is_made_up_for(journal):
    seal_day(FRIDAY, at=MONDAY_MORNING)

    seal_what_is_over(Run("R", "acts.seal_days", {}, 1, MONDAY_MORNING))

    assert list(Seal.objects.order_by("day").values_list("day", flat=True)) == [FRIDAY, SATURDAY, SUNDAY]


def test_an_empty_journal_has_nothing_to_seal(db):
    assert seal_days(at=MONDAY_MORNING) == []
    assert checked() == "Aucun jour n’est scellé : il n’y a rien à vérifier.\n"


def test_the_database_refuses_to_change_a_seal(sealed):
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Seal.objects.filter(day=FRIDAY).update(digest="0" * 64)


@pytest.mark.django_db(transaction=True)
def test_eight_workers_seal_a_day_once():
    entry(datetime(2026, 11, 20, 9, tzinfo=UTC))

    digests = all_at_once(8, lambda _: seal_day(FRIDAY, at=MONDAY_MORNING).digest)

    assert len(set(digests)) == 1


@pytest.mark.django_db
def test_a_day_that_another_worker_seals_meanwhile_is_sealed(monkeypatch):
    entry(datetime(2026, 11, 20, 9, tzinfo=UTC))
    asked, others = queries.first_day_to_seal, []

    def sealed_meanwhile(zone):
        monkeypatch.setattr(queries, "first_day_to_seal", asked)
        others.append(seal_day(FRIDAY, at=MONDAY_MORNING))
        return asked(zone)

    monkeypatch.setattr(queries, "first_day_to_seal", sealed_meanwhile)

    assert seal_day(FRIDAY, at=MONDAY_MORNING) == others[0]


def test_what_was_not_touched_matches(sealed):
    digest = Seal.objects.get(day=SUNDAY).digest

    assert checked() == f"3 jours scellés, tous conformes. Dernier : 22/11/2026, empreinte {digest}.\n"
    assert checked("--empreinte", digest)


def test_days_that_wait_for_their_seal_are_counted(journal):
    seal_day(FRIDAY, at=MONDAY_MORNING)

    assert checked().endswith("Jours finis et pas encore scellés : 2.\n")


@pytest.mark.parametrize(
    "change",
    [
        {"code": "tests.other"},
        {"code": ""},
        {"actor_id": None, "result": Result.REFUSED},
        {"data": {"block": "0123456789"}},
        {"at": datetime(2026, 11, 20, 9, 0, 0, 1, tzinfo=UTC)},
        {"act": "tests.another", "kind": EntryKind.ACCESS},
    ],
    ids=str,
)
def test_an_entry_that_was_changed_is_found(unguarded, change):
    column = "code" if "code" in change else "data"
    row = unguarded[1] if column == "code" else unguarded[0]

    Entry.objects.filter(pk=row.pk).update(**change)

    assert broken() == FRIDAY


@pytest.mark.parametrize(("rank", "day"), [(0, FRIDAY), (1, FRIDAY), (2, SUNDAY)])
def test_an_entry_that_was_removed_is_found(unguarded, rank, day):
    Entry.objects.filter(pk=unguarded[rank].pk).delete()

    assert broken() == day


def test_an_entry_that_was_added_later_is_found(sealed):
    entry(datetime(2026, 11, 21, 12, tzinfo=UTC))

    assert broken() == SATURDAY


def test_an_entry_moved_to_another_day_is_found(unguarded):
    Entry.objects.filter(pk=unguarded[2].pk).update(at=datetime(2026, 11, 21, 12, tzinfo=UTC))

    assert broken() == SATURDAY


def test_a_seal_that_was_removed_or_changed_is_found(unguarded):
    Seal.objects.filter(day=SATURDAY).delete()

    assert broken() == SATURDAY

    Seal.objects.filter(day=FRIDAY).update(entries=3)

    assert broken() == FRIDAY


def test_a_journal_without_its_beginning_is_found(unguarded):
    Entry.objects.filter(pk__in=[unguarded[0].pk, unguarded[1].pk]).delete()
    Seal.objects.filter(day__lt=SUNDAY).delete()

    assert broken() == SUNDAY


def test_a_chain_made_anew_matches_no_digest_kept_elsewhere(unguarded):
    kept = Seal.objects.get(day=SUNDAY).digest
    Entry.objects.filter(pk=unguarded[0].pk).update(code="tests.other")
    Seal.objects.all().delete()
    seal_days(at=MONDAY_MORNING)

    assert "tous conformes" in checked()
    with pytest.raises(CommandError, match="n’est celle d’aucun jour"):
        checked("--empreinte", kept)


def test_the_command_names_the_first_day_that_does_not_match(unguarded):
    Entry.objects.filter(pk__in=[unguarded[1].pk, unguarded[2].pk]).update(code="tests.other")

    with pytest.raises(CommandError, match="Le journal du 20/11/2026 ne correspond pas") as refused:
        checked()

    assert refused.value.returncode == 1


def test_what_is_empty_is_left_out_of_the_text():
    at = datetime(2026, 11, 20, 10, tzinfo=operators.current().zone)

    text = rules.canonical_text({"b": "é", "a": at, "none": None, "no": "", "nothing": {}, "zero": 0, "false": False})

    assert text == '{"a":"2026-11-20T09:00:00.000000+00:00","b":"\\u00e9","false":false,"zero":0}'
