"""What the files themselves must hold or must not."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
REQUIREMENTS = sorted((ROOT / "requirements").glob("*.txt"))
TEMPLATES = sorted(path for folder in ("guichet", "packs") for path in (ROOT / folder).rglob("*.html"))
# readers of mail apply no sheet: the layout of mails, and it alone, carries its styles
MAIL_LAYOUT = {"guichet/messages/templates/messages/mail.html", "guichet/messages/templates/messages/mail_button.html"}
MOST_LINES = 400
# file -> why it may be longer
LONG: dict[str, str] = {}

ADDRESS = re.compile(r"^\s*(--index-url|--extra-index-url|--find-links|-i\b|-f\b)|https?://|@ file:", re.MULTILINE)
INLINE = re.compile(r"""<style\b|<script(?![^>]*\bsrc=)|<[^>]*\s(?:style|on[a-z]+)\s*=|\bjavascript:""", re.IGNORECASE)


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", REQUIREMENTS, ids=relative)
def test_what_is_pinned_names_no_address(path):
    assert ADDRESS.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", REQUIREMENTS, ids=relative)
def test_everything_pinned_has_its_hash(path):
    pins = re.findall(r"^[a-z0-9][^\n]*==.*?(?=^\S|\Z)", path.read_text("utf-8"), re.MULTILINE | re.DOTALL)

    assert pins
    assert [pin.split("\n")[0] for pin in pins if "--hash=sha256:" not in pin] == []


@pytest.mark.parametrize("line", ["--index-url x", "--extra-index-url x", "--find-links x", "a @ https://b/c"])
def test_an_address_among_the_pins_is_seen(line):
    assert ADDRESS.search(f"django==5.2\n{line}\n")


@pytest.mark.parametrize("path", [path for path in TEMPLATES if relative(path) not in MAIL_LAYOUT], ids=relative)
def test_no_template_has_inline_style_or_script(path):
    assert INLINE.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "html",
    [
        "<style>a{}</style>",
        "<script>a()</script>",
        '<p style="color:red">',
        '<p onclick="a()">',
        '<a href="javascript:a()">',
        "<p\n  style='a'>",
    ],
)
def test_inline_style_and_script_are_seen(html):
    assert INLINE.search(html)


def test_files_stay_short():
    long = {
        relative(path)
        for folder in ("guichet", "config", "tests", "tools", "bench", "packs")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".html", ".css", ".js", ".toml"} and "migrations" not in path.parts
        if path.read_text("utf-8").count("\n") > MOST_LINES
    }

    assert long == set(LONG)
