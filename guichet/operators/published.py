"""The schema of packs, published: JSON Schema for editors, tables of keys for the guide."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, create_model
from pydantic.fields import FieldInfo

from guichet.operators.base import PackModel, Section
from guichet.operators.faults import model_in
from guichet.operators.icons import ICONS
from guichet.operators.loading import CORE_FILES, PROJECT, RULES

SCHEMAS = PROJECT / "docs" / "schema"
GUIDE = PROJECT / "docs" / "operators.md"


def files(sections: Sequence[type[Section]]) -> dict[str, type[BaseModel]]:
    """Return the model of each file of a pack, by file name."""
    whole = {f"{kind.section}.toml": kind for kind in sections if kind.whole_file}
    return {**CORE_FILES, **whole, RULES: _rules([kind for kind in sections if not kind.whole_file])}


def _rules(kinds: Iterable[type[Section]]) -> type[BaseModel]:
    fields: dict[str, Any] = {kind.section: (kind, _table_field(kind)) for kind in kinds}
    return create_model("Rules", __base__=PackModel, __doc__="`rules.toml`: one table per domain.", **fields)


def _table_field(kind: type[Section]) -> FieldInfo:
    required = any(field.is_required() for field in kind.model_fields.values())
    description = (kind.__doc__ or "").strip()
    return FieldInfo(description=description) if required else FieldInfo(default=None, description=description)


def schema_of(model: type[BaseModel]) -> str:
    """Return the JSON Schema of a file, as text; the same model always gives the same text."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema(by_alias=True)}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def write(sections: Sequence[type[Section]], folder: Path = SCHEMAS) -> list[Path]:
    """Write the schemas into `folder`, renew the guide's tables, and return the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, model in files(sections).items():
        path = folder / f"{Path(name).stem}.schema.json"
        path.write_text(schema_of(model), "utf-8")
        written.append(path)
    GUIDE.write_text(guide_with_tables(GUIDE.read_text("utf-8"), sections), "utf-8")
    return [*written, GUIDE]


def guide_with_tables(guide: str, sections: Sequence[type[Section]]) -> str:
    """Return the guide with what stands between its `<!-- keys: file -->` and `<!-- end -->` marks made anew."""
    for name, model in files(sections).items():
        guide = _renewed(guide, f"<!-- keys: {name} -->\n", keys_table(model) + "\n")
    return _renewed(guide, "<!-- icons -->", ", ".join(f"`{icon}`" for icon in sorted(ICONS)))


def _renewed(guide: str, mark: str, content: str) -> str:
    before, found, after = guide.partition(mark)
    _, end, rest = after.partition("<!-- end -->")
    return f"{before}{mark}{content}{end}{rest}" if found and end else guide


def keys_table(model: type[BaseModel]) -> str:
    """Return the table of a file's keys, in Markdown: name, whether it must be there, meaning."""
    rows = [f"| `{key}` | {_presence(field)} | {field.description} |" for key, field in keys(model)]
    return "\n".join(["| key | when absent | meaning |", "|---|---|---|", *rows])


def keys(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """Yield every key of a file with its field, tables opened: `entries[].page`."""
    for name, field in model.model_fields.items():
        key = f"{prefix}{field.alias or name}"
        yield key, field
        inner = model_in(field.annotation)
        if inner is not None and inner.model_fields and "root" not in inner.model_fields:
            listed = str(field.annotation).startswith("tuple")
            yield from keys(inner, f"{key}{'[]' if listed else ''}.")


def _presence(field: FieldInfo) -> str:
    if field.is_required():
        return "refused"
    default = field.default
    if default is None or default == ():
        return "nothing"
    if isinstance(default, BaseModel):
        return "the values below"
    return f"`{json.dumps(default, default=str, ensure_ascii=False)}`"


def unexplained(sections: Sequence[type[Section]]) -> list[str]:
    """Return the keys whose field says nothing of its unit and meaning."""
    every: Mapping[str, type[BaseModel]] = files(sections)
    return [f"{name}: {key}" for name, model in every.items() for key, field in keys(model) if not field.description]
