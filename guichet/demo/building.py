"""Make the databases of the demonstration: migrate once, copy, and fill each through the real import.

A stamp says of which day and of which code a database is; when both still hold, nothing is done.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

from guichet.demo.export import SEED
from guichet.demo.places import ROOT, Place
from guichet.operators import Operator

AT_ONCE = 2
# What a database's content comes from. Pages and styles are not among them: they change without new data.
SOURCES = (
    "guichet/*/migrations/*.py",
    "guichet/core/*.py",
    "guichet/demo/*.py",
    "guichet/demo/management/commands/*.py",
    "guichet/feeds/**/*.py",
    "guichet/*/feed*.py",
    "guichet/people/hashers.py",
    "guichet/people/services/*.py",
)

Say = Callable[[str], None]


class CannotBuild(Exception):
    """A step of the demonstration failed; the text says which, and what it wrote."""


def build(places: Sequence[Place], operators: dict[str, Operator], *, now: datetime, again: bool, say: Say) -> None:
    """Make or refresh the databases that need it, two at a time. Errors: CannotBuild."""
    late = [place for place in places if again or not is_fresh(place, operators[place.slug], now=now)]
    if not late:
        return
    for place in late:
        say(_reason(place, operators[place.slug], now=now))
    template = _template(late[0])
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for place, seconds in pool.map(lambda place: _fill(place, operators[place.slug], template, now), late):
            say(f"{place.slug}\u00a0: prêt en {seconds:.1f}\u00a0s".replace(".", ","))


def is_fresh(place: Place, operator: Operator, *, now: datetime) -> bool:
    """Tell whether the database there is of today, by the operator's calendar, and of this code."""
    return place.database.exists() and place.accounts.exists() and _stamp_of(place) == _wanted(place, operator, now=now)


def _wanted(place: Place, operator: Operator, *, now: datetime) -> dict[str, object]:
    return {"day": f"{now.astimezone(operator.zone):%Y-%m-%d}", "seed": SEED, "code": code_version(operator.folder)}


def _stamp_of(place: Place) -> dict[str, object]:
    try:
        found = json.loads(place.stamp.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def code_version(pack: Path) -> str:
    """Return a digest of what the data come from: the code named above, and the pack's own files."""
    digest = hashlib.sha256()
    for path in sorted({*(path for pattern in SOURCES for path in ROOT.glob(pattern)), *pack.glob("*.toml")}):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _reason(place: Place, operator: Operator, *, now: datetime) -> str:
    day = _stamp_of(place).get("day")
    today = f"{now.astimezone(operator.zone):%Y-%m-%d}"
    if not place.database.exists():
        return f"{place.slug}\u00a0: création des données"
    if day != today:
        return f"{place.slug}\u00a0: les données sont d’un autre jour, elles sont refaites dans une base neuve"
    return f"{place.slug}\u00a0: le code a changé, les données sont refaites dans une base neuve"


def _template(place: Place) -> Path:
    """Return an empty database with all its tables, made once for these migrations and copied."""
    digest = hashlib.sha256()
    for path in sorted(ROOT.glob("guichet/*/migrations/*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    template = place.var / f"demo-template-{digest.hexdigest()[:16]}.sqlite3"
    if template.exists():
        return template
    place.var.mkdir(parents=True, exist_ok=True)
    for former in place.var.glob("demo-template-*"):
        former.unlink(missing_ok=True)
    making = template.with_suffix(".making")
    making.unlink(missing_ok=True)
    _run(place, making, "demo_tables")
    making.replace(template)
    return template


def _fill(place: Place, operator: Operator, template: Path, now: datetime) -> tuple[Place, float]:
    """Fill a copy of the template beside the present database, then put it in its place."""
    started = datetime.now(now.tzinfo)
    place.folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(place.export, ignore_errors=True)
    shutil.rmtree(place.folder / "mail", ignore_errors=True)
    making = place.folder / "guichet.making.sqlite3"
    _forget(making)
    shutil.copyfile(template, making)
    _run(place, making, "demo_fill", str(place.export), "--now", now.isoformat())
    place.stamp.unlink(missing_ok=True)
    _forget(place.database)
    making.replace(place.database)
    place.stamp.write_text(json.dumps(_wanted(place, operator, now=now)), "utf-8")
    return place, (datetime.now(now.tzinfo) - started).total_seconds()


def _forget(database: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        Path(f"{database}{suffix}").unlink(missing_ok=True)


def _run(place: Place, database: Path, *words: str) -> None:
    """Run one of our commands on a database. Errors: CannotBuild, with what the command wrote."""
    done = subprocess.run(  # noqa: S603 - our own command, with words of ours
        [sys.executable, "-m", "config.cli", *words],
        cwd=ROOT,
        env=place.environment(GUICHET_DATABASE_URL=f"sqlite:///{database}"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CannotBuild(f"{place.slug}\u00a0: «\u00a0{words[0]}\u00a0» a échoué.{os.linesep}{done.stdout.strip()}")
