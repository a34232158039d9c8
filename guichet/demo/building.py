"""Make the databases of the demonstration: migrate once, copy, and fill each through the real import.

A stamp says of which day and of which code a database is; when both still hold, nothing is done.
"""

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from guichet.demo.export import SEED
from guichet.demo.places import ROOT, Place
from guichet.operators import Operator
from guichet.processes import nursery
from guichet.processes.nursery import Offspring, Stopping

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


class Stopped(Exception):
    """Somebody asked to stop before everything was made."""


def build(
    places: Sequence[Place],
    operators: dict[str, Operator],
    *,
    now: datetime,
    again: bool,
    say: Say,
    stopping: Stopping,
) -> None:
    """Make or refresh what needs it, two databases at a time. Errors: CannotBuild, Stopped."""
    _collect_files(places[0], stopping)
    late = [place for place in places if again or not is_fresh(place, operators[place.slug], now=now)]
    if not late:
        return
    for place in late:
        say(_reason(place, operators[place.slug], now=now))
    template = _template(late[0], stopping)
    running: list[_Step] = []
    try:
        while late or running:
            while late and len(running) < AT_ONCE:
                running.append(_start_filling(late.pop(0), template, now))
            done = _first_done(running, stopping)
            running.remove(done)
            _put_in_place(done.place, operators[done.place.slug], now)
            say(f"{done.place.slug}\u00a0: prêt en {done.seconds:.1f}\u00a0s".replace(".", ","))
    finally:
        for step in running:
            step.process.end()


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


def _collect_files(place: Place, stopping: Stopping) -> None:
    """Gather the faces, icons and scripts under hashed names, compressed: once for these files, for all the spaces."""
    digest = hashlib.sha256()
    for path in sorted(path for path in ROOT.glob("guichet/*/static/**/*") if path.is_file()):
        digest.update(path.name.encode() + path.read_bytes())
    stamp = place.var / "demo-static"
    if stamp.exists() and stamp.read_text("utf-8") == digest.hexdigest():
        return
    stamp.parent.mkdir(parents=True, exist_ok=True)
    step = _start(place, place.making, "collectstatic", "--no-input", "--clear", "-v", "0")
    try:
        _first_done([step], stopping)
    finally:
        step.process.end()
    stamp.write_text(digest.hexdigest(), "utf-8")


def _template(place: Place, stopping: Stopping) -> Path:
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
    step = _start(place, making, "demo_tables")
    try:
        _first_done([step], stopping)
    finally:
        step.process.end()
    making.replace(template)
    return template


def _start_filling(place: Place, template: Path, now: datetime) -> "_Step":
    """Start filling a copy of the template beside the present database."""
    place.folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(place.export, ignore_errors=True)
    shutil.rmtree(place.folder / "mail", ignore_errors=True)
    _forget(place.making)
    shutil.copyfile(template, place.making)
    return _start(place, place.making, "demo_fill", str(place.export), "--now", now.isoformat())


def _put_in_place(place: Place, operator: Operator, now: datetime) -> None:
    place.stamp.unlink(missing_ok=True)
    _forget(place.database)
    _forget(place.folder / "network.sqlite3")  # new lines, that the simulated network has never blocked
    place.making.replace(place.database)
    place.stamp.write_text(json.dumps(_wanted(place, operator, now=now)), "utf-8")


def _forget(database: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        Path(f"{database}{suffix}").unlink(missing_ok=True)


@dataclass
class _Step:
    """One of our commands, running on a database, and what it writes."""

    place: Place
    command: str
    process: Offspring
    output: IO[bytes]
    started: float

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started

    def is_done(self) -> bool:
        """Tell whether it has ended well. Errors: CannotBuild, with what the command wrote."""
        status = self.process.poll()
        if not status:
            return status == 0
        self.output.seek(0)
        wrote = self.output.read().decode("utf-8", "replace").strip()
        raise CannotBuild(f"{self.place.slug}\u00a0: «\u00a0{self.command}\u00a0» a échoué.{os.linesep}{wrote}")


def _start(place: Place, database: Path, *words: str) -> _Step:
    """Start one of our commands on a database."""
    output = TemporaryFile()  # noqa: SIM115 - read when the command has ended
    environment = place.environment(GUICHET_DATABASE_URL=f"sqlite:///{database}")
    process = nursery.born(lambda: _run(*words), environment=environment, output=output)
    return _Step(place, words[0], process, output, time.monotonic())


def _run(*words: str) -> None:
    # Here and not above: this runs in a child, which has an operator's settings; its parent has none.
    from django.core.management import execute_from_command_line

    execute_from_command_line(["guichet", *words])


def _first_done(running: Sequence[_Step], stopping: Stopping) -> _Step:
    """Wait for the first that ends. Errors: CannotBuild, Stopped."""
    while not stopping.asked:
        for step in running:
            if step.is_done():
                return step
        time.sleep(nursery.LOOK_EVERY)
    raise Stopped
