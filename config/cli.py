"""The `guichet` command. What concerns packs runs here, without Django; the rest are Django's commands."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from config.sections import SECTIONS
from guichet import operators
from guichet.operators import new_operator, published

OK, REFUSED, MISUSED = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status: 0 done, 1 refused, 2 misused."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    command, rest = (words[0], words[1:]) if words else ("help", [])
    if command not in COMMANDS:  # guichet --operator NOM serve
        operator, others = _operator_in(words)
        if operator and others[:1] == ["serve"]:
            command, rest = "serve", ["--operator", operator, *others[1:]]
    own = COMMANDS.get(command)
    if own is not None:
        return own.run(rest)
    if command in ("-h", "--help"):
        return _help([])
    return _django(words)


def _check(arguments: Sequence[str]) -> int:
    parser = _parser("check", "Vérifie des dossiers d’opérateur et liste tout ce qui ne va pas.")
    parser.add_argument("packs", nargs="*", metavar="DOSSIER", help="nom ou chemin d’un dossier ; tous, sinon")
    packs = parser.parse_args(arguments).packs or _slugs()
    status = OK
    for pack in packs:
        folder = _folder(pack)
        faults = operators.check(folder, SECTIONS)
        if faults:
            status = REFUSED
        for fault in faults:
            _say(str(fault))
        if not faults:
            _say(f"{folder.name} : conforme")
    return status


def _new_operator(arguments: Sequence[str]) -> int:
    parser = _parser("new-operator", "Écrit le dossier d’un nouvel opérateur, conforme, prêt à être modifié.")
    parser.add_argument("slug", metavar="NOM", help="nom du dossier : des lettres minuscules, des chiffres, des tirets")
    parser.add_argument("--name", help="nom de l’opérateur, tel qu’on l’affiche")
    parser.add_argument("--country", default="FR", choices=sorted(new_operator.COUNTRIES), help="pays de l’opérateur")
    options = parser.parse_args(arguments)
    try:
        folder = new_operator.write(
            _packs() / options.slug,
            name=options.name or options.slug.replace("-", " ").capitalize(),
            country=options.country,
        )
    except new_operator.CannotWrite as error:
        print(error, file=sys.stderr)  # noqa: T201 - this is a command
        return REFUSED
    _say(f"{_shown(folder)} : dossier écrit. Modifiez-le, puis lancez « guichet check {options.slug} ».")
    return OK


def _schema(arguments: Sequence[str]) -> int:
    parser = _parser("schema", "Écrit les schémas JSON des dossiers d’opérateur, et les tables de leur guide.")
    parser.add_argument(
        "folder", nargs="?", type=Path, metavar="DOSSIER", help="dossier des schémas, docs/schema sinon"
    )
    folder = parser.parse_args(arguments).folder or published.SCHEMAS
    for path in published.write(SECTIONS, folder):
        _say(_shown(path))
    return OK


def _demo(arguments: Sequence[str]) -> int:
    # Here and not above: the other commands start without what makes a demonstration.
    from guichet.demo import starting

    return starting.main(arguments, sections=SECTIONS, packs=_packs(), slugs=_slugs())


def _serve(arguments: Sequence[str]) -> int:
    operator, words = _operator_in(list(arguments))
    if not _choose(operator):
        return MISUSED
    # Here and not above: it reads the environment of one operator, which the other commands may lack.
    from config import serving

    try:
        return serving.main(words)
    except operators.PackRefused as refused:
        print(refused, file=sys.stderr)  # noqa: T201
        return REFUSED


def _help(arguments: Sequence[str]) -> int:
    _say("Usage : guichet [--operator NOM] COMMANDE ...\n")
    for name, command in COMMANDS.items():
        _say(f"  {name:<14}{command.summary}")
    _say("\nLes autres commandes sont celles de Django, pour l’opérateur que nomme GUICHET_OPERATOR ou --operator :")
    _say("  migrate, worker, shell, ...")
    return OK


class _Command:
    """A command of ours; those on packs run without Django."""

    def __init__(self, run: Callable[[Sequence[str]], int], summary: str) -> None:
        self.run, self.summary = run, summary


COMMANDS = {
    "check": _Command(_check, "vérifie un dossier d’opérateur, ou tous"),
    "new-operator": _Command(_new_operator, "écrit le dossier d’un nouvel opérateur"),
    "schema": _Command(_schema, "écrit les schémas JSON et les tables du guide"),
    "serve": _Command(_serve, "sert l’espace client et fait ce qui attend, pour l’opérateur choisi"),
    "demo": _Command(_demo, "sert les espaces de démonstration sur cette machine"),
    "help": _Command(_help, "affiche cette liste"),
}


def _django(words: list[str]) -> int:
    operator, words = _operator_in(words)
    if operator:
        os.environ["GUICHET_OPERATOR"] = operator
    if not os.environ.get("GUICHET_OPERATOR"):
        print(  # noqa: T201
            f"Aucun opérateur n’est choisi. Ajoutez « --operator NOM » ou définissez GUICHET_OPERATOR, "
            f"avec l’un de ces noms : {', '.join(_slugs())}.",
            file=sys.stderr,
        )
        return MISUSED
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    # Here and not above: the commands on packs start faster, and run where Django has no settings yet.
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(["guichet", *words])
    except operators.PackRefused as refused:
        print(refused, file=sys.stderr)  # noqa: T201
        return REFUSED
    return OK


def _choose(operator: str | None) -> bool:
    """Put the operator where the settings look for it; say what to do when there is none."""
    if operator:
        os.environ["GUICHET_OPERATOR"] = operator
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if os.environ.get("GUICHET_OPERATOR"):
        return True
    print(  # noqa: T201
        f"Aucun opérateur n’est choisi. Ajoutez « --operator NOM » ou définissez GUICHET_OPERATOR, "
        f"avec l’un de ces noms : {', '.join(_slugs())}.",
        file=sys.stderr,
    )
    return False


def _operator_in(words: list[str]) -> tuple[str | None, list[str]]:
    """Return the value of --operator, wherever it stands, and the words without it."""
    parser = argparse.ArgumentParser(prog="guichet", add_help=False, allow_abbrev=False)
    parser.add_argument("--operator")
    found, rest = parser.parse_known_args(words)
    return found.operator, rest


def _packs() -> Path:
    return Path(os.environ.get("GUICHET_PACKS") or operators.PACKS)


def _slugs() -> list[str]:
    return sorted(found.parent.name for found in _packs().glob("*/operator.toml"))


def _folder(pack: str) -> Path:
    named = _packs() / pack
    return named if "/" not in pack and (named.is_dir() or not Path(pack).is_dir()) else Path(pack)


def _parser(command: str, description: str) -> argparse.ArgumentParser:
    return argparse.ArgumentParser(prog=f"guichet {command}", description=description)


def _shown(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def _say(line: str) -> None:
    print(line)  # noqa: T201 - this is a command


if __name__ == "__main__":
    sys.exit(main())
