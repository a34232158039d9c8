"""Write `.importlinter`: who may import whom, from the apps there are (house style, section 3).

`python -m tools.contracts` says whether the file is up to date; `--write` writes it. An app is put in ORDER before its
first line of code; its own contract follows from the files that it has.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / ".importlinter"

# From the top down: an app may import those below its line, never above; `|` separates siblings that do not know one
# another, `:` siblings that may. Those that are not written yet stand between brackets by themselves.
ORDER = (
    (("demo",), "makes an export and imports it: uses everything, is used by nothing"),
    (
        ("portal", "|", "desk", "|", "feeds"),
        "what spans apps: pages of customers, of advisers, files of billing systems",
    ),
    (("care", "|", "appointments", "|", "orders", "|", "porting"), "what takes time, on lines and invoices"),
    (("short_number",), "answers telephones with what their lines used"),
    (("billing", "|", "usage"), "what a line costs and uses"),
    (("lines", "|", "roles"), "what a line is made of: its allowance depends on it; who has what in a company"),
    (("contracts", ":", "catalogue"), "who has what; a line names its offer"),
    (("people",), "who signs in"),
    (
        ("help", "|", "assistant", "|", "documents", "|", "network", "|", "search", "|", "tmf"),
        "tools that know no customer",
    ),
    (("messages",), "what is sent or shown to people"),
    (("acts",), "the one door of whatever changes something"),
    (("outbox",), "what leaves the house, or must happen later"),
    (("ui",), "the look; it knows the operator, and no app"),
    (("operators",), "the pack; it imports no app, apps declare their sections to it"),
    (("database",), "reads compiled once, rows written again, sealed columns; it knows Django, and no app"),
    (("processes",), "starting, watching and ending processes: plain Python, without a word of what they do"),
    (("core",), "money, time, numbers: plain Python"),
)

# Inside each app, from the top down.
LAYERS = (
    ("(apps)", "puts the app together at start-up"),
    ("(urls)", "routes to views"),
    (
        "(views) : (desk) : (api) : (dialogues) : (tasks) : (management) : (middleware) : (adapters) : (backends) : "
        "(access) : (context) : (templatetags) : (errors)",
        "edges: they translate for a browser, an adviser, a machine, a command line, allauth, Django",
    ),
    ("(forms) : (presenters)", "check what comes in, make ready what goes out"),
    ("(acts)", "declare; name services"),
    ("(services)", "write"),
    ("(queries)", "read"),
    ("(models) : (gateways)", "data, outside systems"),
    ("(rules)", "decide, on plain values"),
    ("(policy)", "the operator's choices, as the pack writes them"),
    ("(values)", "what other apps may know"),
)

# An app's own business: other apps use its services, queries and values.
PROTECTED = ("models", "views", "forms", "rules")
# Plain Python: these reach neither Django nor data nor outside systems, not even through a helper.
PLAIN = ("rules", "values", "policy")
HTTP_CLIENTS = ("aiohttp", "httpx", "requests", "urllib3")  # ruff's banned-api holds those of the standard library


def text() -> str:
    """Return what `.importlinter` must hold."""
    apps = sorted(path.parent.name for path in (ROOT / "guichet").glob("*/__init__.py"))
    strangers = set(apps) - {word for line, _ in ORDER for word in line} - {"locale"}
    if strangers:
        raise SystemExit(f"tools/contracts.py: no place in ORDER for {', '.join(sorted(strangers))}")
    parts = [_head(), _inside(apps), _order(), _plain(apps), _core(), _http(apps)]
    parts += [contract for app in apps if (contract := _protected(app))]
    return "\n\n".join(parts) + "\n"


def _head() -> str:
    return "\n".join(
        [
            "; Written by `make contracts` (tools/contracts.py): change that file, not this one.",
            "[importlinter]",
            "root_packages =",
            "    config",
            "    guichet",
            "include_external_packages = true",
            "exclude_type_checking_imports = true",
        ]
    )


def _inside(apps: list[str]) -> str:
    return _contract(
        "inside",
        "Inside each app, imports go downwards",
        "layers",
        [
            *_list("layers", (line for line, _ in LAYERS), (why for _, why in LAYERS)),
            *_list("containers", (f"guichet.{app}" for app in apps if app not in ("core", "processes"))),
            *_exempt(),
        ],
    )


def _order() -> str:
    lines = [" ".join(word if word in "|:" else f"(guichet.{word})" for word in words) for words, _ in ORDER]
    whys = [why for _, why in ORDER]
    return _contract(
        "order",
        "Apps stand on those below them",
        "layers",
        [*_list("layers", ["config", *lines], ["puts everything together", *whys]), *_exempt()],
    )


def _plain(apps: list[str]) -> str:
    sources = [f"guichet.{app}.{part}" for app in apps for part in PLAIN if _has(app, part)]
    forbidden = [f"guichet.{app}.{part}" for app in apps for part in ("models", "gateways") if _has(app, part)]
    return _contract(
        "plain",
        "Rules, policies and values are plain Python",
        "forbidden",
        [
            *_list("source_modules", sources),
            *_list("forbidden_modules", ["django", *forbidden]),
            # the running operator is found in Django's settings, by that one function
            *_exempt("guichet.operators.running -> django"),
        ],
    )


def _core() -> str:
    return _contract(
        "core",
        "The core is plain Python",
        "forbidden",
        [
            *_list("source_modules", ["guichet.core", "guichet.processes"]),
            *_list("forbidden_modules", ["django"]),
            *_exempt(),
        ],
    )


def _http(apps: list[str]) -> str:
    return _contract(
        "http",
        "Only gateways speak to outside systems",
        "forbidden",
        [
            *_list("source_modules", ["config", *(f"guichet.{app}" for app in apps)]),
            *_list("forbidden_modules", HTTP_CLIENTS),
            "allow_indirect_imports = true",
            *_exempt(
                *(f"guichet.*.{part} -> {client}" for part in ("gateways", "gateways.**") for client in HTTP_CLIENTS)
            ),
        ],
    )


def _protected(app: str) -> str:
    modules = [f"guichet.{app}.{part}" for part in PROTECTED if _has(app, part)]
    if not modules:
        return ""
    return _contract(
        f"own-{app}",
        f"What is {app}'s own",
        "protected",
        [*_list("protected_modules", modules), *_list("allowed_importers", ["config", f"guichet.{app}"]), *_exempt()],
    )


def _has(app: str, part: str) -> bool:
    folder = ROOT / "guichet" / app
    return (folder / f"{part}.py").exists() or (folder / part / "__init__.py").exists()


def _contract(code: str, name: str, kind: str, options: list[str]) -> str:
    return "\n".join([f"[importlinter:contract:{code}]", f"name = {name}", f"type = {kind}", *options])


def _list(name: str, values: Iterable[str], comments: Iterable[str] = ()) -> list[str]:
    whys = [*comments]
    lines = [f"{name} ="]
    for rank, value in enumerate(values):
        lines += [f"    ; {whys[rank]}"] if whys else []
        lines.append(f"    {value}")
    return lines


def _exempt(*more: str) -> list[str]:
    # tests and their set-up look wherever they must
    tests = [f"guichet.{module} -> guichet.**" for module in ("*.tests.**", "*.tests", "*.conftest")]
    outside = [
        f"guichet.{module} -> {top}" for module in ("*.tests.**", "*.conftest") for top in ("django", "config.**")
    ]
    return [*_list("ignore_imports", [*tests, *outside, *more]), "unmatched_ignore_imports_alerting = none"]


def main() -> int:
    """Check the file, or write it with `--write`; return the status."""
    if "--write" in sys.argv[1:]:
        FILE.write_text(text(), "utf-8")
        return 0
    if FILE.exists() and FILE.read_text("utf-8") == text():
        return 0
    print(".importlinter is not up to date: make contracts", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
