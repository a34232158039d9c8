"""`guichet demo`: make what is missing, serve it, say where it is and who can sign in."""

import argparse
import json
import time
import tomllib
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from guichet.core.references import new_reference
from guichet.demo import accounts, building, landing, shared
from guichet.demo.places import SIGN_IN, Place, in_order, state_folder
from guichet.demo.policy import DemoPolicy
from guichet.operators import Operator, PackRefused, Section, load
from guichet.outbox.process import work
from guichet.processes import nursery, web
from guichet.processes.ports import answers, is_free
from guichet.processes.supervisor import Program, Supervisor

OK, REFUSED = 0, 1
PORT_BASE = 8000
THREADS = 4


def main(arguments: Sequence[str], *, sections: Sequence[type[Section]], packs: Path, slugs: Sequence[str]) -> int:
    """Run the demonstration until it is told to stop, and return the exit status."""
    options = _options(arguments, slugs)
    started = time.monotonic()
    var = state_folder()
    ranked = in_order({slug: _rank_in(packs / slug) for slug in slugs})
    places = [
        Place(slug, var, options.port_base + rank, options.host)
        for rank, slug in enumerate(ranked, start=1)
        if slug in (options.operators or slugs)
    ]
    taken = [port for port in (options.port_base, *(p.port for p in places)) if not is_free(options.host, port)]
    if taken:
        _say(
            f"Le port {taken[0]} est déjà pris. Arrêtez ce qui l’occupe, ou choisissez-en d’autres\u00a0: "
            f"guichet demo --port-base {options.port_base + 100}"
        )
        return REFUSED
    # who waits for this list waits for the spaces: it appears once they answer
    (var / accounts.FILE).unlink(missing_ok=True)
    stopping = nursery.Stopping()
    stopping.on_signals()
    try:
        operators = {place.slug: load(packs / place.slug, sections) for place in places}
        for operator in operators.values():
            _check_told(operator)
        nursery.prepare(shared.MODULES)
        building.build(places, operators, now=datetime.now(UTC), again=options.again, say=_say, stopping=stopping)
    except (PackRefused, building.CannotBuild) as refused:
        _say(str(refused))
        return REFUSED
    except building.Stopped:
        return OK
    return _serve(places, operators, options, started, stopping)


def _serve(
    places: list[Place],
    operators: dict[str, Operator],
    options: argparse.Namespace,
    started: float,
    stopping: nursery.Stopping,
) -> int:
    spaces = [(place, operators[place.slug]) for place in places]
    supervisor = Supervisor(_say, stopping)
    try:
        supervisor.start([*(_space(place) for place in places), _door(spaces, options.host, options.port_base)])
        if not supervisor.wait_until_ready() and not stopping.asked:
            _say(f"Un espace ne répond pas. Voyez {places[0].log.parent.parent}/*/demo.log.")
        supervisor.start([_worker(place) for place in places])  # afterwards: pages come sooner
        _say(table(places, write_list(places)))
        _say(
            f"\nPrêt en {time.monotonic() - started:.1f}\u00a0s. Ouvrez http://localhost:{options.port_base}/".replace(
                ".", ",", 1
            )
        )
        _say("Ctrl-C arrête tout.")
        supervisor.watch()
    finally:
        supervisor.stop()
    return OK


def _space(place: Place) -> Program:
    work = partial(web.serve, place.host, place.port, processes=1, threads=THREADS)
    ready = partial(answers, place.host, place.port, SIGN_IN)
    return Program(place.slug, work, place.environment(), place.log, ready)


def _worker(place: Place) -> Program:
    return Program(f"{place.slug}, worker", partial(work, new_reference()), place.environment(), place.log)


def _door(spaces: landing.Spaces, host: str, port: int) -> Program:
    work = partial(landing.serve, host, port, spaces)
    return Program("accueil", work, None, spaces[0][0].var / "demo-door.log", partial(answers, host, port, "/"))


def _check_told(operator: Operator) -> None:
    """Refuse, before anything is made, an operator whose customers cannot be invented. Errors: CannotBuild."""
    if not operator.section(DemoPolicy).can_be_told:
        raise building.CannotBuild(
            f"{operator.slug}\u00a0: demo.toml manque, ou n’a pas de noms (names), de rues (streets), de villes "
            "(places) ou de numéros (numbers). docs/operators.md dit ce qu’il contient."
        )


def _rank_in(pack: Path) -> int | None:
    """Return the rank that a pack's demo.toml gives; None when it gives none.

    Read as it is, since only the operators that are served must be right in everything.
    """
    try:
        rank = tomllib.loads((pack / "demo.toml").read_text("utf-8")).get("rank")
    except (OSError, ValueError):
        return None
    return rank if isinstance(rank, int) else None


def _options(arguments: Sequence[str], slugs: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="guichet demo", description="Sert les espaces de démonstration sur cette machine.", allow_abbrev=False
    )
    parser.add_argument("operators", nargs="*", metavar="OPÉRATEUR", help="un ou plusieurs ; tous, sinon")
    parser.add_argument("--host", default="127.0.0.1", help="adresse à laquelle répondre, 127.0.0.1 sinon")
    parser.add_argument(
        "--port-base", type=int, default=PORT_BASE, help="port de la page d’accueil, les espaces suivent"
    )
    parser.add_argument("--again", action="store_true", help="refait les données même si elles sont d’aujourd’hui")
    options = parser.parse_args(arguments)
    unknown = [slug for slug in options.operators if slug not in slugs]
    if unknown:
        parser.error(f"«\u00a0{unknown[0]}\u00a0» n’est pas un opérateur. Choisissez parmi {', '.join(slugs)}.")
    return options


def write_list(places: Sequence[Place]) -> list[dict[str, str]]:
    """Write `var/demo-accounts.json`, for people and programs, and return its rows."""
    rows = [
        {
            "operator": place.slug,
            "url": place.url(SIGN_IN),
            **{name: value for name, value in asdict(account).items() if value or name != "totp_secret"},
        }
        for place in places
        for account in accounts.read_from(place.folder)
    ]
    path = places[0].var / accounts.FILE
    # in one go: programs wait for this file, and read it the moment that it is there
    making = path.with_suffix(".making")
    making.write_text(json.dumps(rows, ensure_ascii=False, indent=2) + "\n", "utf-8")
    making.replace(path)
    return rows


def table(places: Sequence[Place], rows: Sequence[dict[str, str]]) -> str:
    """Return the accounts as columns, operator by operator."""
    width = max((len(row["identifier"]) for row in rows), default=0)
    lines: list[str] = []
    for place in places:
        lines.append(f"\n{place.url(SIGN_IN)}   mot de passe\u00a0: {accounts.password_of(place.slug)}")
        lines += [f"  {row['identifier']:<{width}}  {row['shows']}" for row in rows if row["operator"] == place.slug]
    return "\n".join(lines)


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - this is a command
