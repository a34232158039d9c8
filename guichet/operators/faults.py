"""What is wrong in a pack, said in French: the file, the key, the problem, the remedy."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from guichet.operators.nearest import did_you_mean

NARROW = "\u202f"


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a pack; printed as one line."""

    file: str
    key: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}: {self.key}" if self.key else self.file
        return f"{place}: {self.problem}{NARROW}; {self.remedy}{'' if self.remedy.endswith('?') else '.'}"


class PackRefused(Exception):
    """A pack cannot be used; `faults` lists everything wrong in it."""

    code = "pack-refused"

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


def key_of(loc: tuple[int | str, ...]) -> str:
    """Return a key as a person writes it: `entries[2].page`."""
    key = ""
    for part in loc:
        key += f"[{part}]" if isinstance(part, int) else f".{part}" if key else str(part)
    return key


_TYPES = {
    "string_type": ("un texte est attendu", "écrivez la valeur entre guillemets"),
    "int_type": ("un nombre entier est attendu", "écrivez-le en chiffres, sans guillemets ni décimales"),
    "int_from_float": ("un nombre entier est attendu", "écrivez-le sans décimales"),
    "float_type": ("un nombre est attendu", "écrivez-le en chiffres, sans guillemets"),
    "finite_number": ("un nombre fini est attendu", "écrivez-le en chiffres"),
    "bool_type": ("« true » ou « false » est attendu", "écrivez l’un des deux, sans guillemets"),
    "tuple_type": ("une liste est attendue", "écrivez les valeurs entre crochets, séparées par des virgules"),
    "list_type": ("une liste est attendue", "écrivez les valeurs entre crochets, séparées par des virgules"),
    "dict_type": ("un texte par langue est attendu", 'écrivez { fr = "..." } avec chaque langue du pack'),
    "model_type": ("une table est attendue", "écrivez des clés et des valeurs, comme dans docs/operators.md"),
    "model_attributes_type": (
        "une table est attendue",
        "écrivez des clés et des valeurs, comme dans docs/operators.md",
    ),
    "date_type": ("une date est attendue", "écrivez-la comme 2026-11-22, sans guillemets"),
    "date_parsing": ("ce n’est pas une date", "écrivez-la comme 2026-11-22, sans guillemets"),
    "date_from_datetime_parsing": ("ce n’est pas une date", "écrivez-la comme 2026-11-22, sans guillemets"),
    "date_from_datetime_inexact": ("une date sans heure est attendue", "écrivez-la comme 2026-11-22, sans guillemets"),
}
_BOUNDS = {
    "greater_than_equal": ("ge", "la valeur est trop petite", "écrivez {} ou plus"),
    "greater_than": ("gt", "la valeur est trop petite", "écrivez plus de {}"),
    "less_than_equal": ("le", "la valeur est trop grande", "écrivez {} ou moins"),
    "less_than": ("lt", "la valeur est trop grande", "écrivez moins de {}"),
    "string_too_short": ("min_length", "le texte est trop court", "écrivez au moins {} caractères"),
    "string_too_long": ("max_length", "le texte est trop long", "écrivez {} caractères au plus"),
    "too_short": ("min_length", "la liste est trop courte", "écrivez au moins {} valeurs"),
    "too_long": ("max_length", "la liste est trop longue", "écrivez {} valeurs au plus"),
    "string_pattern_mismatch": ("pattern", "le texte n’a pas la forme attendue", "suivez la forme {}"),
}


def faults_of(error: ValidationError, model: type[BaseModel], file: str, prefix: str = "") -> Iterator[Fault]:
    """Yield one fault per error of validation, with no word of the library's own."""
    for detail in error.errors(include_url=False):
        loc = tuple(part for part in detail["loc"] if part != "[key]")
        problem, remedy = _words(detail, model)
        key = ".".join(part for part in (prefix, key_of(loc)) if part)
        yield Fault(file, key, problem, remedy)


def _words(detail: ErrorDetails, model: type[BaseModel]) -> tuple[str, str]:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "guichet":
        return context["problem"], context["remedy"]
    if kind == "missing":
        return "cette clé manque", "ajoutez-la, docs/operators.md dit ce qu’elle contient"
    if kind == "extra_forbidden":
        return _unknown_key(detail["loc"], model)
    if kind in ("enum", "literal_error"):
        return _unknown_value(detail["input"], context)
    if kind in _BOUNDS:
        name, problem, remedy = _BOUNDS[kind]
        return problem, remedy.format(context[name])
    return _TYPES.get(kind, ("cette valeur n’est pas acceptée", "docs/operators.md dit ce que cette clé contient"))


def _unknown_key(loc: tuple[int | str, ...], model: type[BaseModel]) -> tuple[str, str]:
    known = known_keys(model, loc[:-1])
    otherwise = f"retirez-la, ou choisissez parmi {', '.join(known)}" if known else "retirez-la"
    return f"la clé « {loc[-1]} » est inconnue", did_you_mean(str(loc[-1]), known, otherwise)


def _unknown_value(value: object, context: Mapping[str, Any]) -> tuple[str, str]:
    known = [part.strip(" '") for part in context["expected"].replace(" or ", ",").split(",")]
    return f"« {value} » n’est pas une valeur connue", did_you_mean(
        str(value), known, f"choisissez parmi {', '.join(known)}"
    )


def known_keys(model: type[BaseModel], loc: tuple[int | str, ...]) -> list[str]:
    """Return the keys of the table at `loc`, as files write them; empty when it has no fixed keys."""
    found: type[BaseModel] | None = model
    for part in loc:
        if isinstance(part, int):
            continue
        fields = {field.alias or name: field for name, field in found.model_fields.items()} if found else {}
        found = model_in(fields[part].annotation) if part in fields else None
    return [field.alias or name for name, field in found.model_fields.items()] if found else []


def model_in(annotation: object) -> type[BaseModel] | None:
    """Return the model inside `Model | None`, `tuple[Model, ...]` and their like."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for inner in get_args(annotation) if (model := model_in(inner))), None)
