"""A catalogue in the exported folder: read first, published whole or not at all, once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command

from guichet import operators
from guichet.catalogue import current
from guichet.catalogue.models import Edition
from guichet.catalogue.tests.shelves import offer, option, text
from guichet.contracts.models import Line

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
ROWS = {
    "customers": "id,kind,segment,name\nC1,individual,residential,Camille Dubois\n",
    "contracts": "id,customer,number,state,starts_on\nK1,C1,K-1,active,2026-01-01\n",
    "lines": "id,contract,kind,offer,state\nL1,K1,mobile,petit,active\n",
}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def looking(catalogue_of_the_pack):
    current.forget()
    with time_machine.travel(AT, tick=False):
        yield
    current.hold()


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().err.replace("\u00a0", " ")


def imported(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Import a folder; return the command's status and what it said."""
    try:
        call_command("import", folder)
    except SystemExit as error:
        return int(str(error.code)), said(capsys)
    return 0, said(capsys)


def test_rows_name_the_offers_of_the_catalogue_beside_them(tmp_path, capsys):
    (tmp_path / "catalogue.json").write_text(text(offer(), options=(option(),)), "utf-8")
    for name, content in ROWS.items():
        (tmp_path / f"{name}.csv").write_text(content, "utf-8")

    status, told_us = imported(tmp_path, capsys)

    assert status == 0, told_us
    assert "1 offres et 1 options" in told_us
    assert Line.objects.get().offer_code == "petit"


def test_the_same_folder_twice_publishes_once(tmp_path, capsys):
    (tmp_path / "catalogue.json").write_text(text(offer()), "utf-8")
    (tmp_path / "catalogue-2027-01-01.json").write_text(text(offer(monthly_minor=700)), "utf-8")

    first, second = imported(tmp_path, capsys), imported(tmp_path, capsys)

    assert (first[0], second[0]) == (0, 0)
    assert second[1].count("inchangé\n") == 2
    assert [str(day) for day in Edition.objects.order_by("id").values_list("in_force_on", flat=True)] == [
        "2026-11-22",
        "2027-01-01",
    ]
    assert set(Edition.objects.values_list("source", "published_by")) == {("billing", None)}


def test_the_pack_s_own_file_changes_nothing(tmp_path, capsys):
    own = (operators.current().folder / "catalogue.toml").read_text("utf-8")
    (tmp_path / "catalogue.toml").write_text(own, "utf-8")

    status, told_us = imported(tmp_path, capsys)

    assert status == 0
    assert told_us.startswith("catalogue.toml : inchangé\n")
    assert Edition.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("catalogue.json", text(offer(monthly_minor=-1)), "catalogue.json: offers[0].monthly_minor"),
        ("catalogue.toml", "x = ", "ce n’est pas du TOML"),
        ("catalogue-2026-11-21.json", text(offer()), "ce jour est passé"),
        ("catalogue-2026-13-01.json", text(offer()), "ce nom n’est pas connu"),
        ("catalogue_new.json", text(offer()), "ce nom n’est pas connu"),
    ],
)
def test_a_wrong_catalogue_is_told_and_nothing_of_it_is_taken(tmp_path, capsys, name, content, told):
    (tmp_path / name).write_text(content, "utf-8")
    for row_file, rows in ROWS.items():
        (tmp_path / f"{row_file}.csv").write_text(rows, "utf-8")

    status, told_us = imported(tmp_path, capsys)

    assert status == 1
    assert told in told_us
    assert Edition.objects.count() == 0
    assert "customers.csv : 1 lue, 1 nouvelle" in told_us  # the other files go on


def test_two_catalogues_for_one_day_are_one_too_many(tmp_path, capsys):
    (tmp_path / "catalogue.json").write_text(text(offer()), "utf-8")
    (tmp_path / "catalogue.toml").write_text("", "utf-8")

    status, told_us = imported(tmp_path, capsys)

    assert status == 1
    assert "c’est le même catalogue deux fois" in told_us
    assert Edition.objects.count() == 1
