"""`guichet serve`: the web processes and one worker, started, watched, started again, stopped."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from io import StringIO

from config import environment
from guichet.core.references import new_reference
from guichet.messages.smpp.process import hold
from guichet.outbox.process import work
from guichet.processes import nursery, web
from guichet.processes.ports import is_free
from guichet.processes.supervisor import Program, Supervisor

OK, REFUSED = 0, 1
PORT, PROCESSES, THREADS = 8000, 2, 4
STOP_SECONDS = 10  # requests are short; a worker gives itself less


def main(arguments: Sequence[str]) -> int:
    """Serve until told to stop, and return the exit status. The settings of the operator must be loadable."""
    options = _options(arguments)
    if not is_free(options.host, options.port):
        return _refused(
            f"Le port {options.port} est déjà pris. Arrêtez ce qui l’occupe, ou choisissez-en un autre\u00a0: "
            f"guichet serve --port {options.port + 1}"
        )
    stopping = nursery.Stopping()
    stopping.on_signals()
    _load()
    nursery.prepare()
    # asked in a process of its own: this one must hold no connection, its children would share it
    if nursery.born(_check).wait() != OK:
        return REFUSED
    supervisor = Supervisor(_say, stopping, stop_seconds=STOP_SECONDS)
    try:
        supervisor.start(_programs(options))
        if not stopping.asked:
            _say(f"À l’écoute sur http://{options.host}:{options.port}/, avec {options.processes} processus.")
        supervisor.watch()
    finally:
        supervisor.stop()
    return OK


def _programs(options: argparse.Namespace) -> list[Program]:
    pages = partial(web.serve, options.host, options.port, processes=options.processes, threads=options.threads)
    # Here and not above: it loads the settings.
    from django.conf import settings

    session = [Program("smpp", hold)] if settings.SMS_GATEWAY == "smpp" else []
    return [Program("pages", pages), Program("worker", partial(work, new_reference())), *session]


def _load() -> None:
    """Import everything once: children start at once, and share it in memory."""
    # Here and not above: they load the settings.
    from django.urls import get_resolver

    from config import wsgi as wsgi

    _ = get_resolver().url_patterns


def _check() -> None:
    """Say what is wrong with the settings, and refuse a database that is not ready."""
    # Here and not above: in a child, with settings.
    from django.core.management import call_command
    from django.core.management.base import SystemCheckError
    from django.db import Error

    from guichet.database import unapplied_migrations

    try:
        call_command("check", stdout=StringIO())  # its warnings go to stderr
    except SystemCheckError as wrong:
        sys.exit(str(wrong))
    try:
        missing = unapplied_migrations()
    except Error as error:
        sys.exit(f"La base de données ne répond pas\u00a0: {str(error).strip()}")
    if missing:
        sys.exit("La base n’est pas à jour. Lancez d’abord «\u00a0guichet migrate\u00a0».")


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="guichet serve",
        description="Sert l’espace client, et fait ce qui attend\u00a0: courriels, commandes, travaux de la nuit.",
        allow_abbrev=False,
    )
    address = environment.text("GUICHET_ADDRESS", "127.0.0.1")
    parser.add_argument("--host", default=address, help="adresse à laquelle répondre (GUICHET_ADDRESS)")
    for name, default, least, help_text in (
        ("port", PORT, 1, "port auquel répondre (GUICHET_PORT)"),
        ("processes", PROCESSES, 1, "nombre de processus qui servent les pages (GUICHET_PROCESSES)"),
        ("threads", THREADS, 1, "nombre de fils de chacun (GUICHET_THREADS)"),
    ):
        value = environment.number(f"GUICHET_{name.upper()}", default, least=least)
        parser.add_argument(f"--{name}", type=_at_least_one, default=value, metavar="N", help=f"{help_text}, {value}")
    return parser.parse_args(arguments)


def _at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"«\u00a0{text}\u00a0» n’est pas un nombre entier d’au moins 1")
    return int(text)


def _refused(line: str) -> int:
    print(line, file=sys.stderr)  # noqa: T201 - this is a command
    return REFUSED


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201
