import json

import pytest

from config.sections import SECTIONS
from guichet import operators
from guichet.operators import published

FILES = published.files(SECTIONS)
GUIDE = published.GUIDE.read_text("utf-8")


@pytest.mark.parametrize("name", FILES)
def test_the_schema_of_each_file_is_up_to_date(name: str) -> None:
    path = published.SCHEMAS / f"{name.removesuffix('.toml')}.schema.json"

    assert path.read_text("utf-8") == published.schema_of(FILES[name]), "run: guichet schema"


def test_no_schema_is_left_from_a_file_that_is_gone() -> None:
    names = sorted(path.name.removesuffix(".schema.json") for path in published.SCHEMAS.glob("*.schema.json"))

    assert names == sorted(name.removesuffix(".toml") for name in FILES)


def test_every_key_says_its_meaning() -> None:
    assert published.unexplained(SECTIONS) == []


@pytest.mark.parametrize("name", FILES)
def test_every_key_is_documented_in_the_guide_under_its_file(name: str) -> None:
    part = GUIDE.split(f"<!-- keys: {name} -->")[1].split("<!-- end -->")[0]

    assert [key for key, _ in published.keys(FILES[name]) if f"| `{key}` |" not in part] == []


def test_the_guide_is_up_to_date() -> None:
    assert published.guide_with_tables(GUIDE, SECTIONS) == GUIDE, "run: guichet schema"


def test_a_table_of_keys_that_may_be_left_out_leads_to_the_values_of_each() -> None:
    assert "| `lines.forwarding` | the values below |" in GUIDE
    assert '| `lines.forwarding.fixed` | `["always", "no_answer", "busy"]` |' in GUIDE


@pytest.mark.parametrize("slug", operators.slugs())
def test_each_file_of_a_pack_names_its_schema(slug: str) -> None:
    for path in (operators.PACKS / slug).glob("*.toml"):
        first = path.read_text("utf-8").splitlines()[0]

        assert first == f"#:schema ../../docs/schema/{path.stem}.schema.json"


def test_the_schema_of_the_menu_lists_pages_and_icons() -> None:
    schema = json.loads(published.schema_of(FILES["menu.toml"]))

    assert schema["$defs"]["Page"]["enum"][:3] == ["home", "lines", "invoices"]
    assert "house" in schema["$defs"]["Entry"]["properties"]["icon"]["enum"]
    assert schema["additionalProperties"] is False
