"""The whole export of a pack's demonstration: the same seed on the same day gives the same bytes."""

import random
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from guichet.demo import company, heroes, invoices, scenes, usage
from guichet.demo.book import Book
from guichet.demo.cast import Cast, Someone
from guichet.demo.policy import DemoPolicy
from guichet.demo.shelf import shelf_of
from guichet.demo.stage import Account, Stage
from guichet.operators import Operator

CUSTOMERS = 40
SEED = 2026
# When the demonstration's usage was last read: a fixed hour, so that a day's data do not depend on when it starts.
READ_AT = time(9, 12)


@dataclass(frozen=True)
class Told:
    """A demonstration ready to be written: its rows, who can sign in to see them, who of them must have two factors."""

    book: Book
    accounts: list[Account]
    administrators: set[Someone]


def moment_of(now: datetime, operator: Operator) -> datetime:
    """Return the moment that a day's export tells: 9:12 by the operator's clocks, or now when it is earlier."""
    local = now.astimezone(operator.zone)
    return min(local, datetime.combine(local.date(), READ_AT, operator.zone)).replace(microsecond=0)


def tell(operator: Operator, *, as_of: datetime, seed: int = SEED) -> Told:
    """Tell every situation for an operator, as it stands at a moment.

    Shape: about forty customers, heroes first. Errors: KeyError or ValueError when demo.toml names an offer that the
    catalogue does not have, or has too few names or numbers.
    """
    policy = operator.section(DemoPolicy)
    stage = Stage(
        operator=operator,
        policy=policy,
        shelf=shelf_of(operator),
        # two sources of chance: the day changes what happened, never who the people are
        cast=Cast(policy, random.Random(f"{seed} {operator.slug} people")),  # noqa: S311 - a demonstration, not a secret
        rng=random.Random(f"{seed} {operator.slug} facts"),  # noqa: S311
        as_of=as_of,
    )
    heroes.tell(stage)
    company.tell(stage)
    for scene in scenes.SCENES:
        scene(stage)
    while len(stage.book.rows["customers"]) < CUSTOMERS:
        scenes.ordinary(stage)
    invoices.bill(stage)
    usage.record(stage)
    return Told(stage.book, stage.accounts, stage.administrators)


def write_export(operator: Operator, folder: Path, *, as_of: datetime, seed: int = SEED) -> Told:
    """Write the export folder that `guichet import` reads, and return what it tells."""
    told = tell(operator, as_of=as_of, seed=seed)
    told.book.write(folder)
    return told
