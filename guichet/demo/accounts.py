"""The list of demo accounts: written beside the database, read by the panel of the sign-in page and by programs."""

import base64
import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from guichet.demo.cast import Someone
from guichet.demo.stage import Account
from guichet.operators import Operator, current

FILE = "demo-accounts.json"
# the operator's own, who come from no export: role, name, mailbox, what they show
STAFF = (
    ("adviser", "Inès Caro", "ines.caro", "Un conseiller, avec un second facteur"),
    ("supervisor", "Sonia Perrin", "sonia.perrin", "Un superviseur, qui gère l’équipe"),
)


@dataclass(frozen=True)
class DemoAccount:
    """An account of the demonstration. `totp_secret` (base 32) is that of staff and administrators only."""

    role: str
    name: str
    identifier: str
    password: str
    totp_secret: str
    shows: str


def password_of(slug: str) -> str:
    """Return the password of a demonstration: public on purpose, and long enough for the rule of passwords."""
    return f"Demo-{slug}-2026"


def secret_of(slug: str, identifier: str) -> str:
    """Return a secret, the same at each start, so that an authenticator keeps working."""
    whose = f"guichet demo {slug} {identifier}"
    return base64.b32encode(hashlib.sha256(whose.encode()).digest()[:20]).decode()


def write_accounts(
    operator: Operator, told: Iterable[Account], folder: Path, administrators: Collection[Someone] = ()
) -> None:
    """Write the operator's accounts, customers first, then its staff; administrators of companies have a secret."""
    password = password_of(operator.slug)
    listed = [
        DemoAccount(
            a.role,
            a.person.full_name,
            a.identifier,
            password,
            secret_of(operator.slug, a.identifier) if a.person in administrators else "",
            a.shows,
        )
        for a in told
    ]
    for role, name, mailbox, shows in STAFF:
        address = f"{mailbox}@{operator.slug}.example"
        listed.append(DemoAccount(role, name, address, password, secret_of(operator.slug, address), shows))
    text = json.dumps([asdict(account) for account in listed], ensure_ascii=False, indent=2)
    (folder / FILE).write_text(text, "utf-8")


def read_from(folder: Path) -> list[DemoAccount]:
    """Return the accounts written in a folder; none when the demonstration has not been made."""
    try:
        return [DemoAccount(**row) for row in json.loads((folder / FILE).read_text("utf-8"))]
    except FileNotFoundError:
        return []


def read_accounts() -> list[DemoAccount]:
    """Return the accounts of the running operator."""
    # Here and not above: the command that starts the demonstration has no Django.
    from django.conf import settings

    return read_from(settings.VAR / current().slug)
