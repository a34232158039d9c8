"""What every file of a pack is made of: frozen models, texts by language, sections declared by the apps."""

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

# The languages that Guichet's own pages speak. A pack chooses among them.
LANGUAGES = ("fr", "en", "nl")
LANGUAGE_NAMES = {"fr": "français", "en": "anglais", "nl": "néerlandais"}


class Wrong(NamedTuple):
    """Something wrong in a file, found by comparing several of its keys."""

    key: str
    problem: str
    remedy: str


def wrong(problem: str, remedy: str) -> PydanticCustomError:
    """Return the error that a validator raises: what is wrong, then what to write instead, both in French."""
    return PydanticCustomError("guichet", "{problem}", {"problem": problem, "remedy": remedy})


class PackModel(BaseModel):
    """A table of a pack. Files are validated as JSON, where strict still takes a list for a tuple."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        allow_inf_nan=False,
        use_attribute_docstrings=True,
        validate_by_name=True,
        validate_by_alias=True,
    )


class PackFile(PackModel):
    """A whole file, or a table of `rules.toml`."""

    @classmethod
    def crossed(cls, data: Mapping[str, Any]) -> Iterable[Wrong]:
        """Yield what is wrong between keys.

        Shape: `data` is the file as parsed, not validated: other faults may stand in it, and must not hide these ones.
        """
        return ()


class Section(PackFile):
    """The part of a pack that an app declares: a table of `rules.toml`, or a file of its own."""

    section: ClassVar[str]
    whole_file: ClassVar[bool] = False


class LocalText(RootModel[dict[str, str]]):
    """A text in each language of the pack."""

    model_config = ConfigDict(frozen=True, strict=True, json_schema_extra={"minProperties": 1})

    @model_validator(mode="after")
    def _covers_the_languages(self, info: ValidationInfo) -> "LocalText":
        languages = (info.context or {}).get("languages")
        if languages is None:
            return self
        missing = [language for language in languages if not self.root.get(language, "").strip()]
        if missing:
            names = ", ".join(LANGUAGE_NAMES.get(language, language) for language in missing)
            raise wrong(f"le texte manque en {names}", f'ajoutez « {missing[0]} = "..." »')
        surplus = [language for language in self.root if language not in languages]
        if surplus:
            raise wrong(
                f"la langue « {surplus[0]} » n’est pas dans « languages » du pack",
                f"retirez ce texte, ou ajoutez « {surplus[0]} » à « languages » dans operator.toml",
            )
        return self

    def in_(self, language: str) -> str:
        """Return the text in `language`; in the pack's first language when it does not speak that one."""
        return self.root.get(language) or next(iter(self.root.values()))

    def __hash__(self) -> int:
        return hash(tuple(self.root.items()))


def _code(value: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,39}", value):
        raise wrong(
            f"« {value} » n’est pas un code",
            "écrivez-le en lettres minuscules, chiffres et tirets, une lettre d’abord",
        )
    return value


Code = Annotated[str, AfterValidator(_code), Field(json_schema_extra={"pattern": r"^[a-z][a-z0-9-]{0,39}$"})]


def tables(data: Mapping[str, Any], key: str) -> list[tuple[int, Mapping[str, Any]]]:
    """Return the tables of a raw list with their ranks; whatever is not a table is left to the validation."""
    found = data.get(key)
    return (
        [(rank, item) for rank, item in enumerate(found) if isinstance(item, dict)] if isinstance(found, list) else []
    )


def texts(data: Mapping[str, Any], key: str) -> list[tuple[int, str]]:
    """Return the texts of a raw list with their ranks."""
    found = data.get(key)
    return [(rank, item) for rank, item in enumerate(found) if isinstance(item, str)] if isinstance(found, list) else []


def repeated(data: Mapping[str, Any], list_key: str, key: str) -> Iterable[Wrong]:
    """Yield each table of a raw list whose `key` was already used by a table before it."""
    seen: dict[str, int] = {}
    for rank, table in tables(data, list_key):
        value = table.get(key)
        if not isinstance(value, str):
            continue
        if value in seen:
            yield Wrong(
                f"{list_key}[{rank}].{key}",
                f"« {value} » sert déjà dans {list_key}[{seen[value]}]",
                "donnez une valeur différente à chacun",
            )
        seen.setdefault(value, rank)
