"""Where a demonstration keeps what it makes, under GUICHET_VAR, and on which ports it answers."""

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SIGN_IN = "/sign-in/"
MAILBOX = "/demo/mail/"


def state_folder() -> Path:
    return Path(os.environ.get("GUICHET_VAR") or ROOT / "var").resolve()


def in_order(ranks: Mapping[str, int | None]) -> list[str]:
    """Return operators in the order of the page that leads to them, and of their ports: by rank, then by name."""
    return sorted(ranks, key=lambda slug: (ranks[slug] or math.inf, slug))


@dataclass(frozen=True)
class Place:
    """The folder and the port of one operator's demonstration."""

    slug: str
    var: Path
    port: int
    host: str = "127.0.0.1"

    @property
    def folder(self) -> Path:
        return self.var / self.slug

    @property
    def database(self) -> Path:
        return self.folder / "guichet.sqlite3"

    @property
    def making(self) -> Path:
        """The database being filled, that takes the place of the other when it is whole."""
        return self.folder / "guichet.making.sqlite3"

    @property
    def export(self) -> Path:
        return self.folder / "export"

    @property
    def stamp(self) -> Path:
        return self.folder / "demo-stamp.json"

    @property
    def accounts(self) -> Path:
        return self.folder / "demo-accounts.json"

    @property
    def log(self) -> Path:
        return self.folder / "demo.log"

    def url(self, path: str = "/", name: str = "localhost") -> str:
        return f"http://{name}:{self.port}{path}"

    def environment(self, **more: str) -> dict[str, str]:
        """Return the environment of a process that serves or fills this operator's demonstration."""
        loopback = self.host in {"127.0.0.1", "::1", "localhost"}
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "GUICHET_OPERATOR": self.slug,
            "GUICHET_DEMO": "1",
            "GUICHET_VAR": str(self.var),
            "GUICHET_DATABASE_URL": f"sqlite:///{self.database}",
            "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH", "")))),
            # a demonstration shown to a network answers to whatever name the network gives this machine
            **({} if loopback else {"GUICHET_HOSTS": os.environ.get("GUICHET_HOSTS", "*")}),
            **more,
        }
