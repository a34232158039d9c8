"""Typed readers of the environment: each refuses nonsense with the variable's name and what would be right."""

import os
from collections.abc import Collection
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit


class BadEnvironment(SystemExit):
    """A variable of the environment holds something that cannot be used; the process does not start."""


TRUE, FALSE = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}


def text(name: str, default: str = "") -> str:
    """Return the variable's text, or the content of the file that `<name>_FILE` names (for secrets)."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        try:
            return Path(file).read_text("utf-8").strip()
        except OSError as error:
            raise BadEnvironment(f"{name}_FILE : {file} ne peut pas être lu ({error.strerror}).") from None
    return os.environ.get(name, default)


def flag(name: str, *, default: bool) -> bool:
    """Return the variable as a boolean: 1, true, yes, on, or 0, false, no, off."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() in TRUE:
        return True
    if value.lower() in FALSE:
        return False
    raise BadEnvironment(f"{name} : « {value} » n’est ni oui ni non. Écrivez 1 ou 0.")


def number(name: str, default: int, *, least: int = 0) -> int:
    """Return the variable as a whole number of at least `least`."""
    value = os.environ.get(name)
    if value is None:
        return default
    if not value.isdecimal() or int(value) < least:
        raise BadEnvironment(f"{name} : « {value} » n’est pas un nombre entier d’au moins {least}.")
    return int(value)


def choice(name: str, default: str, known: Collection[str]) -> str:
    """Return the variable's word, one of those that are known."""
    value = text(name, default)
    if value in known:
        return value
    raise BadEnvironment(f"{name} : « {value} » n’est pas connu. Écrivez {' ou '.join(sorted(known))}.")


def words(name: str) -> list[str]:
    """Return the variable's comma-separated words; empty when it is not set."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def short(name: str, *, most: int) -> str:
    """Return the variable's text, or its file's, of so many ASCII characters at most; empty when it is not set."""
    value = text(name)
    if len(value) <= most and value.isascii():
        return value
    raise BadEnvironment(f"{name} : {most} caractères sans accent au plus.")


def keys(name: str, *, least: int = 32) -> list[str]:
    """Return the variable's secrets, or its file's, separated by commas, newest first; none when it is not set."""
    values = [word.strip() for word in text(name).split(",") if word.strip()]
    if all(len(value) >= least for value in values):
        return values
    raise BadEnvironment(f"{name} : un secret a moins de {least} caractères. Tirez-les au hasard.")


def database(name: str, default: str) -> dict[str, object]:
    """Return Django's database settings for an address such as sqlite:///path or postgresql://user@host:port/base.

    SQLite takes the pragmas of `architecture.md` section 5: write-ahead log, immediate transactions, 20 s of patience.
    """
    address = text(name, default)
    parts = urlsplit(address)
    if parts.scheme == "sqlite":
        path = unquote(parts.path).removeprefix("/")
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": path if path.startswith(("/", ":")) else str(Path(path)),
            "CONN_MAX_AGE": None,  # opening one costs six statements at each request
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;",
            },
        }
    if parts.scheme in {"postgresql", "postgres"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path).removeprefix("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or dict(parse_qsl(parts.query)).get("host", ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
            "DISABLE_SERVER_SIDE_CURSORS": False,
        }
    raise BadEnvironment(
        f"{name} : « {parts.scheme}: » n’est pas une base connue. "
        "Écrivez sqlite:///chemin/base.sqlite3 ou postgresql://compte@hôte:5432/base."
    )
