"""What each role reads on the page of a line and of an invoice: exactly what the table gives it, nothing less."""

from __future__ import annotations

import re

import pytest

from guichet.contracts.rules import CAPABILITIES
from guichet.contracts.values import Capability, Role
from tests.access.oracle import allows, sees
from tests.access.world import FOREIGN, OTHER_LINE, OWN, WHOLE, World

# what stands on the page of a line -> the capability without which it does not
ON_A_LINE = {
    "its number": Capability.SEE_LINE,
    "the number of its contract": Capability.SEE_CONTRACT,
    "the name of its holder": Capability.SEE_CONTRACT,
    "the way to its PUK": Capability.SHOW_PUK,
    "the way to block it": Capability.BLOCK_LINE,
    "the way to its alert": Capability.SET_USAGE_ALERT,
    "the way to its journal": Capability.SEE_JOURNAL,
}


def main_of(page: str) -> str:
    """Return what a page says, without what stands around it nor the spaces of figures."""
    found = re.search(r"<main\b.*?</main>", page, re.DOTALL)
    assert found
    return re.sub(r"[\u00a0\u202f]", " ", found[0])


def read_on_a_line(page: str, world: World) -> set[str]:
    line = world.thing("line")
    marks = {
        "its number": " ".join(re.findall(r"\d\d", f"0{line.texts['number']}")),
        "the number of its contract": line.texts["contract"],
        "the name of its holder": world.thing("customer").texts["customer"],
        "the way to its PUK": f"/lines/{line.reference}/puk/",
        "the way to block it": f"/lines/{line.reference}/block/",
        "the way to its alert": f"/lines/{line.reference}/alert/",
        "the way to its journal": f"/journal/?line={line.reference}",
    }
    return {what for what, mark in marks.items() if mark in main_of(page)}


def test_each_role_reads_on_the_page_of_a_line_what_it_may(world: World) -> None:
    line = world.thing("line")
    asked = [who for who in world.people if sees(who, Capability.SEE_LINE, line)]

    read = {
        who.name: read_on_a_line(who.client().get(f"/lines/{line.reference}/").content.decode(), world) for who in asked
    }

    assert len(asked) >= 6
    assert read == {
        who.name: {what for what, needed in ON_A_LINE.items() if allows(who, needed, line)} for who in asked
    }


def test_whoever_sees_an_invoice_reads_the_same(world: World) -> None:
    invoice = world.thing("invoice")
    asked = [who for who in world.people if sees(who, Capability.SEE_INVOICE, invoice)]

    pages = {main_of(who.client().get(f"/invoices/{invoice.reference}/").content.decode()) for who in asked}

    assert len(asked) >= 6
    assert len(pages) == 1
    assert "612,34" in pages.pop()


@pytest.mark.parametrize("name", ["line user", "site manager"])
def test_who_may_not_see_invoices_reads_no_amount(name: str, world: World) -> None:
    client = world.somebody(name).client()
    amounts = [invoice.texts["amount"] for invoice in world.things["invoice"] if not invoice.absent]

    for path in ("/", "/lines/", f"/lines/{world.thing('line').reference}/", "/invoices/", "/requests/", "/journal/"):
        page = client.get(path).content.decode()
        assert [amount for amount in amounts if amount in page] == [], path


def test_an_accountant_reads_no_line(world: World) -> None:
    client = world.somebody("accountant").client()

    for path in ("/", "/lines/", "/journal/", f"/invoices/{world.thing('invoice').reference}/"):
        page = main_of(client.get(path).content.decode())
        assert not re.search(r"/lines/\w{10}/", page), path
        assert not re.search(r"/journal/\?line=", page), path


def test_the_list_of_invoices_is_what_may_be_seen(world: World) -> None:
    seen = {
        name: {
            invoice.which
            for invoice in world.things["invoice"]
            if f"/{invoice.reference}/" in world.somebody(name).client().get("/invoices/").content.decode()
        }
        for name in ("holder", "accountant of a contract", "holder elsewhere", "line user")
    }

    assert seen == {
        "holder": {OWN, OTHER_LINE, WHOLE},
        "accountant of a contract": {OWN},
        "holder elsewhere": {FOREIGN},
        "line user": set(),
    }


def test_the_roles_of_these_pages_differ() -> None:
    """Else the tests above compare nothing."""
    assert CAPABILITIES[Role.PROXY] != CAPABILITIES[Role.LINE_USER] != CAPABILITIES[Role.SITE_MANAGER]
