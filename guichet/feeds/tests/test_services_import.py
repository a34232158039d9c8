"""The import of a whole folder, on a real database."""

import gzip
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from guichet.billing.models import Invoice, InvoiceLine
from guichet.contracts.models import Contract, Customer, Grant, Line, Site
from guichet.database import sealer
from guichet.feeds import services
from guichet.feeds.tests.exports import NOW, WHOLE, export, read, rejects, text_of, write
from guichet.lines.models import LineCeiling, LineOption, LineRestriction, SimCard
from guichet.lines.services import puk_context
from guichet.messages.models import Communication
from guichet.orders.models import Order
from guichet.people.models import Identifier, Person
from guichet.usage.models import DayCounter, IngestedFile, UsageRecord

pytestmark = pytest.mark.django_db

ALL = (
    *(Customer, Site, Contract, Line, SimCard, LineOption, Person, Identifier, Grant),
    *(Invoice, InvoiceLine, Order, Communication, UsageRecord, DayCounter),
)


def everything() -> dict[str, list[tuple[object, ...]]]:
    return {model.__name__: sorted(model.objects.values_list(), key=repr) for model in ALL}


def test_a_whole_export_is_written(tmp_path: Path) -> None:
    summary = read(export(tmp_path))

    assert summary.faults == []
    assert (summary.total.created, summary.total.rejected) == (22, 0)
    assert Customer.objects.get(external_id="C1").phone == "+33639981407"
    assert Invoice.objects.get(external_id="F1").total_minor == 4298
    assert Invoice.objects.get(external_id="A1").credits == Invoice.objects.get(external_id="F1")
    assert InvoiceLine.objects.get(position=2).amount_minor == -200
    assert InvoiceLine.objects.get(position=2).tax_rate == Decimal("5.50")
    assert Line.objects.get(external_id="L2").site == Site.objects.get(external_id="S1")
    assert Order.objects.get().ordered_at == datetime(2026, 11, 1, 8, tzinfo=UTC)


def test_the_same_folder_twice_changes_nothing(tmp_path: Path) -> None:
    folder = export(tmp_path)
    read(folder)
    before = everything()

    summary = read(folder)

    assert everything() == before
    assert (summary.total.created, summary.total.changed, summary.total.unchanged) == (0, 0, 20)


def test_a_row_that_changed_is_written_and_counted(tmp_path: Path) -> None:
    read(export(tmp_path))
    reference = Invoice.objects.get(external_id="F1").reference
    paid = WHOLE["invoices"].replace("42.98,to_pay", "0,paid")

    summary = read(export(tmp_path, invoices=paid))

    invoice = Invoice.objects.get(external_id="F1")
    assert (invoice.state, invoice.due_minor, invoice.reference) == ("paid", 0, reference)
    assert summary.files["invoices.csv"].changed == 1
    assert summary.files["invoices.csv"].unchanged == 1


def test_a_bad_row_is_told_and_those_around_it_go_on(tmp_path: Path) -> None:
    sites = """
        id,customer,name
        S1,C2,Siège
        S2,C9,Dépôt
        S3,C2
        S4,C2,Boutique"""

    summary = read(export(tmp_path, sites=sites))

    assert list(Site.objects.order_by("external_id").values_list("external_id", flat=True)) == ["S1", "S4"]
    assert rejects(tmp_path, "sites") == [
        '4,"la ligne a 2 champs\u202f; écrivez-en 3, comme la première ligne",S3,C2',
        "3,customer\u00a0: «\u00a0C9\u00a0» n’est pas un client connu\u202f; ajoutez-le à customers,S2,C9,Dépôt",
    ]
    assert not summary.is_clean


def test_a_mended_reject_file_is_imported_as_it_is(tmp_path: Path) -> None:
    folder = export(tmp_path / "first", sites="id,customer,name\nS2,C9,Dépôt")
    read(folder)
    mended = (folder / "rejects" / "sites.rejects.csv").read_text("utf-8").replace("S2,C9", "S2,C2")

    write(tmp_path / "second", "sites", mended)
    summary = read(tmp_path / "second")

    assert summary.is_clean
    assert Site.objects.get(external_id="S2").name == "Dépôt"


def test_the_reject_file_goes_away_when_nothing_is_rejected_any_more(tmp_path: Path) -> None:
    read(export(tmp_path, sites="id,customer,name\nS2,C9,Dépôt"))
    assert rejects(tmp_path, "sites")

    read(export(tmp_path))

    assert rejects(tmp_path, "sites") == []


def test_a_faulty_file_does_not_stop_the_others(tmp_path: Path) -> None:
    said = io.StringIO()
    folder = export(tmp_path, sites="id,customer,nom\nS1,C2,Siège")
    write(folder, "custmers", "id\nC1")
    write(folder, "orders.ndjson", '{"id": "D1"}')

    summary = read(folder, said=said)

    assert len(summary.faults) == 3
    assert (
        "custmers.csv\u00a0: ce fichier n’est pas connu\u202f; vouliez-vous écrire «\u00a0customers\u00a0»\u202f?"
        in said.getvalue()
    )
    assert "sites.csv\u00a0: la colonne «\u00a0nom\u00a0» n’est pas connue" in said.getvalue()
    assert "orders.csv et orders.ndjson" in said.getvalue()
    assert Contract.objects.count() == 2


def test_a_truncated_gzip_is_told_and_what_came_before_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "BATCH_ROWS", 1_000)
    rows = "".join(f"C{rank},individual,residential,{rank * 7919}\n" for rank in range(20_000))
    whole = gzip.compress(f"id,kind,segment,name\n{rows}".encode())
    (tmp_path / "customers.csv.gz").write_bytes(whole[: len(whole) // 2])

    summary = read(tmp_path)

    assert summary.faults == [
        "customers.csv.gz\u00a0: le fichier gzip s’arrête avant sa fin\u202f; copiez-le à nouveau en entier"
    ]
    assert 0 < Customer.objects.count() < 20_000


def test_ndjson_and_gzip_hold_the_same_as_csv(tmp_path: Path) -> None:
    write(
        tmp_path,
        "customers.ndjson.gz",
        """
        {"id": 7, "kind": "individual", "segment": "residential", "name": "Léa", "city": null}
        [1]
        {"id": "8", "kind": "individual", "segment": "residential", "name": {"a": 1}}
        {"id": "9", "kind": "individual", "segment": "residential", "nam": "Luc"}""",
    )

    read(tmp_path)

    assert Customer.objects.get().external_id == "7"
    assert [line.split(",")[0] for line in rejects(tmp_path, "customers")] == ["2", "3", "4"]
    assert "ni un texte ni un nombre" in rejects(tmp_path, "customers")[1]
    assert "vouliez-vous écrire «\u00a0name\u00a0»" in rejects(tmp_path, "customers")[2]


def test_a_row_that_the_database_refuses_is_rejected_alone(tmp_path: Path) -> None:
    lines = text_of(WHOLE["lines"]) + "L3,K1,,mobile,06 39 98 14 07,mini,active\nL4,K1,,mobile,,mini,active\n"

    summary = read(export(tmp_path, lines=lines))

    assert list(Line.objects.order_by("external_id").values_list("external_id", flat=True)) == ["L1", "L2", "L4"]
    assert summary.files["lines.csv"].rejected == 1
    assert "une autre ligne en service a déjà ce numéro" in rejects(tmp_path, "lines")[0]


def test_a_number_moves_between_lines_whatever_their_order(tmp_path: Path) -> None:
    read(export(tmp_path))
    lines = """
        id,contract,kind,number,offer,state
        L0,K1,mobile,06 39 98 14 07,mini,active
        L1,K1,mobile,06 39 98 14 07,mini,terminated"""

    summary = read(export(tmp_path, lines=lines))

    assert summary.files["lines.csv"].rejected == 0
    assert Line.objects.get(number="+33639981407", state="active").external_id == "L0"


def test_a_site_of_another_customer_is_refused(tmp_path: Path) -> None:
    lines = WHOLE["lines"].replace("L1,K1,,", "L1,K1,S1,")

    read(export(tmp_path, lines=lines))

    assert "site\u00a0: il n’est pas du même client que contract" in rejects(tmp_path, "lines")[0]


def test_a_line_does_not_bring_what_it_used_to_another_customer(tmp_path: Path) -> None:
    read(export(tmp_path))
    before = Line.objects.get(external_id="L1").contract
    lines = WHOLE["lines"].replace("L1,K1,,", "L1,K2,,")

    read(export(tmp_path, lines=lines))

    assert Line.objects.get(external_id="L1").contract == before
    assert "contract\u00a0: la ligne est à un autre client" in rejects(tmp_path, "lines")[0]


def test_a_contract_does_not_bring_its_lines_to_another_customer(tmp_path: Path) -> None:
    read(export(tmp_path))
    contracts = WHOLE["contracts"].replace("K1,C1,", "K1,C2,")

    read(export(tmp_path, contracts=contracts))

    assert Contract.objects.get(external_id="K1").customer.external_id == "C1"
    assert "customer\u00a0: le contrat est à un autre client" in rejects(tmp_path, "contracts")[0]


def test_the_puk_is_sealed_and_kept_as_it_was_sealed(tmp_path: Path) -> None:
    read(export(tmp_path))
    sealed = SimCard.objects.get().sealed_puk

    read(export(tmp_path, sims=WHOLE["sims"].replace("sim,active", "esim,active")))

    card = SimCard.objects.get()
    assert (card.kind, card.sealed_puk) == ("esim", sealed)
    assert sealer().open(sealed, puk_context(card.iccid)) == "12345678"


def test_only_a_verified_address_and_an_active_line_sign_in(tmp_path: Path) -> None:
    read(export(tmp_path))

    found = set(Identifier.objects.live().verified().values_list("person__external_id", "kind", "value"))

    assert found == {
        ("P1", "email", "lea@exemple.fr"),
        ("P1", "line_number", "+33639981407"),
        ("P2", "line_number", "+33639981408"),
    }


def test_a_terminated_line_signs_nobody_in_any_more(tmp_path: Path) -> None:
    read(export(tmp_path))

    read(export(tmp_path, lines=WHOLE["lines"].replace("maxi,suspended", "maxi,terminated")))

    assert Identifier.objects.get(value="+33639981408").revoked_at == NOW
    assert Identifier.objects.live().filter(value="+33639981407").exists()


def test_a_number_given_to_a_new_line_signs_its_new_user_in(tmp_path: Path) -> None:
    read(export(tmp_path))
    lines = WHOLE["lines"].replace("active", "terminated") + "\nL3,K2,,mobile,06 39 98 14 07,mini,active"
    grants = WHOLE["grants"] + "\nP2,line_user,line,L3,2026-06-01T00:00:00+02:00,"

    read(export(tmp_path, lines=lines, grants=grants))

    assert Identifier.objects.live().get(value="+33639981407").person.external_id == "P2"


def test_an_address_that_the_person_revoked_does_not_come_back(tmp_path: Path) -> None:
    read(export(tmp_path))
    Identifier.objects.filter(value="lea@exemple.fr").update(revoked_at=NOW)

    read(export(tmp_path))

    assert Identifier.objects.get(value="lea@exemple.fr").revoked_at == NOW


def test_a_grant_ends_when_the_export_says_so(tmp_path: Path) -> None:
    read(export(tmp_path))
    ended = WHOLE["grants"].replace(
        "C1,2026-01-01T00:00:00+01:00,", "C1,2026-01-01T00:00:00+01:00,2026-11-01T00:00:00+01:00"
    )

    summary = read(export(tmp_path, grants=ended))

    assert summary.files["grants.csv"].changed == 1
    assert Grant.objects.get(role="holder").ends_at == datetime(2026, 10, 31, 23, tzinfo=UTC)


def test_a_usage_file_already_read_is_not_read_again(tmp_path: Path) -> None:
    said = io.StringIO()
    read(export(tmp_path))

    read(tmp_path, said=said)

    assert "usage.csv\u00a0: déjà lu" in said.getvalue()
    assert IngestedFile.objects.get().records == 2


def test_days_are_the_operators(tmp_path: Path) -> None:
    read(export(tmp_path))

    assert list(Contract.objects.values_list("starts_on", flat=True)) == [date(2026, 1, 1)] * 2


def test_restrictions_and_a_ceiling_come_from_a_file(tmp_path: Path) -> None:
    rows = """
        line,restriction,state,amount
        L1,premium,on,
        L1,ceiling,on,20.00
        L2,roaming,off,"""
    summary = read(export(tmp_path, restrictions=rows))

    figures = summary.files["restrictions.csv"]
    assert (figures.created, figures.changed, figures.unchanged, figures.rejected) == (2, 0, 1, 0)
    restriction = LineRestriction.objects.get()
    assert (restriction.line.external_id, restriction.code, restriction.imposed) == ("L1", "premium", True)
    assert (restriction.set_by, restriction.set_at) == (None, NOW)
    assert LineCeiling.objects.values_list("line__external_id", "minor", "imposed_minor").get() == ("L1", 2000, 2000)
    assert read(tmp_path).files["restrictions.csv"].unchanged == 3


def test_a_restriction_that_cannot_be_is_told(tmp_path: Path) -> None:
    rows = """
        line,restriction,state,amount
        L9,premium,on,
        L1,games,on,
        L1,premium,yes,
        L1,ceiling,on,
        L1,premium,on,20.00
        L1,ceiling,off,20.00"""
    read(export(tmp_path, restrictions=rows))

    assert LineRestriction.objects.count() == LineCeiling.objects.count() == 0
    plain = str.maketrans("\u00a0\u202f", "  ")
    told = {line.split(",")[0]: line.translate(plain) for line in rejects(tmp_path, "restrictions")}
    assert list(told) == ["3", "4", "5", "6", "7", "2"]
    assert "n’est pas une ligne connue" in told["2"]
    assert "restriction : « games » n’est pas connu ; écrivez premium, international" in told["3"]
    assert "state : « yes » n’est pas connu ; écrivez on ou off" in told["4"]
    assert "un plafond est sans montant" in told["5"]
    assert "amount est rempli sans plafond" in told["6"]
    assert "amount est rempli sans plafond" in told["7"]
