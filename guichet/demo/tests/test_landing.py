import re
from pathlib import Path

import pytest

from guichet.demo import landing
from guichet.demo.places import Place, in_order
from guichet.demo.policy import DemoPolicy
from guichet.demo.tests.stages import SLUGS, operator


@pytest.fixture
def spaces(tmp_path: Path) -> landing.Spaces:
    ordered = in_order({slug: operator(slug).section(DemoPolicy).rank for slug in SLUGS})
    return [(Place(slug, tmp_path, 8001 + rank), operator(slug)) for rank, slug in enumerate(ordered)]


def test_the_page_leads_to_the_five_spaces_in_the_order_of_their_ports(spaces: landing.Spaces) -> None:
    page = landing.page(spaces, "localhost")

    assert re.findall(r'href="(http[^"]+)">([^<]+)</a>', page) == [
        ("http://localhost:8001/sign-in/", "Zénith"),
        ("http://localhost:8002/sign-in/", "Mandarine"),
        ("http://localhost:8003/sign-in/", "Primeur Mobile"),
        ("http://localhost:8004/sign-in/", "Carmin"),
        ("http://localhost:8005/sign-in/", "Lagon"),
    ]
    assert "Belgique, en français, néerlandais et anglais" in page
    assert page.count("<svg") == 5


def test_links_keep_the_name_by_which_the_browser_came(spaces: landing.Spaces) -> None:
    assert 'href="http://192.168.1.20:8004/sign-in/"' in landing.page(spaces, landing.name_in("192.168.1.20:8000"))


@pytest.mark.parametrize("header", ["", "evil.example/<script>", "a b", 'x"onclick="', "[::1"])
def test_a_false_name_is_not_written_in_the_page(header: str) -> None:
    assert landing.name_in(header) == "localhost"


def test_an_address_in_ipv6_keeps_its_brackets() -> None:
    assert landing.name_in("[::1]:8000") == "[::1]"


def test_the_sheet_has_each_operators_colours_in_light_and_dark(spaces: landing.Spaces) -> None:
    sheet = landing.sheet(spaces)

    assert all(sheet.count(f".space-{slug} .mark {{") == 2 for slug in SLUGS)


def test_operators_without_a_rank_come_last_by_name() -> None:
    assert in_order({"azur": None, "brun": 2, "ambre": None, "vert": 1}) == ["vert", "brun", "ambre", "azur"]
