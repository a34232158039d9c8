"""The style sheet: put in the first page, then linked, kept for a year, sent in the encoding that the browser takes."""

import gzip
import re

import pytest
from django.test import Client

from guichet import operators
from guichet.ui import look

pytestmark = pytest.mark.usefixtures("operator")


def test_first_visit_finds_the_sheet_in_the_page_and_the_next_one_links_it(client: Client) -> None:
    first = client.get("/legal/")
    second = client.get("/legal/")

    digest = look.sheet().digest
    nonce = re.search(r'<style nonce="([^"]+)">', first.content.decode())
    assert nonce is not None
    assert f"'nonce-{nonce[1]}'" in first["Content-Security-Policy"]
    assert f'<link rel="prefetch" href="/look/{digest}.css" as="style">' in first.content.decode()
    assert first.cookies[look.cookie_name()].value == digest
    assert "<style" not in second.content.decode()
    assert f'<link rel="stylesheet" href="/look/{digest}.css">' in second.content.decode()
    assert look.cookie_name() not in second.cookies


def test_a_page_says_that_it_depends_on_cookies(client: Client) -> None:
    assert "Cookie" in client.get("/legal/")["Vary"]


def test_the_sheet_is_kept_for_a_year(client: Client) -> None:
    response = client.get(f"/look/{look.sheet().digest}.css")

    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert "Accept-Encoding" in response["Vary"]
    assert response.content.decode() == look.sheet().text


def test_an_old_address_gives_the_sheet_of_today_and_is_not_kept(client: Client) -> None:
    response = client.get("/look/0123456789abcdef.css")

    assert response["Cache-Control"] == "no-cache"
    assert response.content.decode() == look.sheet().text


def test_the_sheet_travels_compressed(client: Client) -> None:
    response = client.get(f"/look/{look.sheet().digest}.css", headers={"Accept-Encoding": "gzip"})

    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content).decode() == look.sheet().text
    assert len(response.content) < 10_000


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("BR", "br"),
        ("", "identity"),
        ("br;q=0.0", "identity"),
    ],
)
def test_encoding_is_the_smallest_that_is_taken(accepted: str, chosen: str) -> None:
    assert look.encoding_for(accepted, {"identity": b"", "gzip": b"", "br": b""}) == chosen


def test_each_operator_has_its_own_sheet() -> None:
    digests = {slug: look.build(operators.load(slug)).digest for slug in operators.slugs()}

    assert len(set(digests.values())) == len(digests)


def test_the_sheet_holds_the_theme_and_the_faces_of_the_pack(operator: operators.Operator) -> None:
    text = look.sheet().text

    assert f"--r-panel:{operator.theme.shape.r_panel}" in text
    assert re.search(r"url\(/static/ui/faces/[\w-]+\.woff2\)", text)


def test_the_face_of_texts_is_asked_for_ahead(client: Client, operator: operators.Operator) -> None:
    page = client.get("/legal/").content.decode()

    found = re.search(r'<link rel="preload" href="([^"]+)" as="font" type="font/woff2" crossorigin>', page)
    assert found is not None
    assert found[1] in look.sheet().text


def test_the_mark_stands_alone_as_the_icon_of_the_site(client: Client) -> None:
    response = client.get("/mark.svg")

    assert response["Content-Type"] == "image/svg+xml"
    assert "currentColor" not in response.content.decode()
    assert "var(" not in response.content.decode()
