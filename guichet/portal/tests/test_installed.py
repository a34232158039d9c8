"""The space as an application: its manifest, its icons, its worker, and what is said without network."""

from __future__ import annotations

import json
import re
import struct

import pytest
from django.test import Client
from pytest_django import Settings

from config.sections import SECTIONS
from guichet import operators
from guichet.ui import installed

PACKS = ["carmin", "lagon", "mandarine", "primeur", "zenith"]
pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(params=PACKS)
def pack(request: pytest.FixtureRequest, settings: Settings) -> operators.Operator:
    settings.OPERATOR = operators.load(request.param, sections=SECTIONS)
    return settings.OPERATOR


def test_the_manifest_is_the_operator_s(pack, client: Client):
    answer = client.get("/manifest.webmanifest")
    said = json.loads(answer.content)

    assert answer["Content-Type"] == "application/manifest+json; charset=utf-8"
    assert (said["name"], said["short_name"]) == (pack.identity.name, pack.identity.short_name)
    assert (said["start_url"], said["scope"], said["id"], said["display"]) == ("/", "/", "/", "standalone")
    assert said["lang"] == pack.default_language
    assert re.fullmatch(r"#[0-9a-f]{6}", said["theme_color"])
    assert re.fullmatch(r"#[0-9a-f]{6}", said["background_color"])
    assert [(icon["sizes"], icon["purpose"]) for icon in said["icons"]] == [
        ("any", "any"),
        ("192x192", "any"),
        ("512x512", "any"),
        ("192x192", "maskable"),
        ("512x512", "maskable"),
    ]


def test_each_icon_is_of_the_size_that_it_says(pack, client: Client):
    for icon in json.loads(installed.manifest())["icons"]:
        answer = client.get(icon["src"])
        assert (answer.status_code, answer["Content-Type"]) == (200, icon["type"])
        if icon["type"] == "image/png":
            assert answer.content.startswith(PNG)
            side = int(icon["sizes"].partition("x")[0])
            assert struct.unpack(">II", answer.content[16:24]) == (side, side)


@pytest.mark.parametrize("path", ["/icons/100.png", "/icons/maskable-5000.png", "/icons/0.png"])
def test_no_other_size_is_drawn(path: str, client: Client, db: None):
    assert client.get(path).status_code == 404


def test_pages_lead_to_the_manifest(client: Client, db: None):
    page = client.get("/sign-in/").content.decode()

    assert '<link rel="manifest" href="/manifest.webmanifest">' in page
    assert page.count('<meta name="theme-color"') == 2
    assert "own-device" not in page


def test_the_worker_is_a_script_that_is_asked_for_again_each_time(client: Client, db: None):
    answer = client.get("/sw.js")

    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Cache-Control"] == "no-cache"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "connect-src 'self'" in answer["Content-Security-Policy"]


def test_the_worker_keeps_only_what_is_nobody_s(client: Client, db: None):
    words = client.get("/sw.js").content.decode()
    known = json.loads(re.search(r"^const KNOWN = (\{.*\});$", words, re.M)[1])

    assert known["offline"] == "/offline/"
    for path in known["files"]:
        if not path.startswith("/static/"):
            assert "no-store" not in client.get(path)["Cache-Control"], path


def test_the_worker_changes_with_what_it_keeps(monkeypatch: pytest.MonkeyPatch, settings: Settings):
    before = installed.worker()
    assert installed.worker() == before

    settings.OPERATOR = operators.load("lagon", sections=SECTIONS)

    version = r'const VERSION = "(\w+)"'
    assert re.search(version, installed.worker())[1] != re.search(version, before)[1]


def test_without_network_the_page_has_nobody_s_data_and_no_script(client: Client, db: None):
    page = client.get("/offline/").content.decode()

    assert "Vous êtes hors ligne" in page
    assert "<script" not in page
