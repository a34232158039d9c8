"""No component knows an operator: colours, faces and shapes are the theme's."""

import re
from pathlib import Path

import pytest

from guichet import operators
from guichet.ui import look

NAMES = [*look.STYLES]
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b(?=[^{}]*[;}])|\b(?:rgb|hsl|oklch|lab)a?\(")


def rules_of(name: str) -> str:
    text = (look.FOLDER / f"{name}.css").read_text("utf-8")
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


def test_every_file_of_the_folder_is_in_the_sheet_once() -> None:
    assert sorted(look.STYLES) == sorted(path.stem for path in look.FOLDER.glob("*.css"))


@pytest.mark.parametrize("name", [name for name in NAMES if name != "tokens"])
def test_a_component_states_no_colour(name: str) -> None:
    assert COLOUR.findall(rules_of(name)) == []


def test_a_colour_in_a_component_would_be_seen() -> None:
    assert COLOUR.findall(".btn { color: #b00; background: rgb(0 0 0); }") == ["#b00", "rgb("]


@pytest.mark.parametrize("name", NAMES)
def test_a_component_names_no_operator(name: str) -> None:
    text = (look.FOLDER / f"{name}.css").read_text("utf-8").lower()

    assert [slug for slug in operators.slugs() if slug in text] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_component_opens_with_its_usage_and_its_modifiers(name: str) -> None:
    text = (look.FOLDER / f"{name}.css").read_text("utf-8")
    opening = text[: text.index("*/")]

    assert opening.startswith(f"/*\n{name}: ")
    assert "Modifiers:" in opening


@pytest.mark.parametrize(
    "path", sorted(Path(look.__file__).parent.glob("templates/**/*.html")), ids=lambda path: path.name
)
def test_a_template_holds_no_inline_style_nor_script(path: Path) -> None:
    text = path.read_text("utf-8")

    assert re.findall(r"\sstyle=|<style|<script|\son\w+=", text) == []


def test_minifying_takes_out_comments_and_spaces_only() -> None:
    css = """
    /* it's gone */
    @media (min-width: 60rem) { .a > .b , .c :hover { margin: calc(1px + 2px) ; font-family: "A  B", serif; } }
    """

    assert look.minify(css) == (
        '@media (min-width:60rem){.a>.b,.c :hover{margin:calc(1px + 2px);font-family:"A  B",serif}}'
    )
