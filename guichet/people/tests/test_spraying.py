"""Ten thousand wrong sign-ins, by number and by e-mail, from as many addresses: who is locked out, and who is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from threading import Lock

import pytest
import time_machine
from django.db import connection
from django.test import Client, RequestFactory
from pytest_django import Settings

from guichet.people import services
from guichet.people.forms import SignInForm
from guichet.people.models import Person
from guichet.people.tests.races import all_at_once
from guichet.people.tests.stock import NOW, PASSWORD, CountingHasher, sign_in
from guichet.people.values import IdentifierKind

WORKERS, TARGETS, BYSTANDERS = 8, 50, 20
# in the file that SQLite's threads share, one writes at a time
SPRAYED = {"postgresql": 10_000, "sqlite": 1_000}

_compared: Counter[str] = Counter()
_counting = Lock()


class CountingByPerson(CountingHasher):
    """Counts the comparisons with each kept password: they differ by their salts."""

    def verify(self, password: str, encoded: str) -> bool:
        with _counting:
            _compared[encoded] += 1
        return super().verify(password, encoded)


@pytest.fixture
def crowd(transactional_db: None, settings: Settings) -> Iterator[list[Person]]:
    """Persons who sign in by an e-mail and by a number; the first ones are aimed at."""
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingByPerson"]
    people = []
    for rank in range(TARGETS + BYSTANDERS):
        person = services.create_person(password=PASSWORD)
        services.add_identifier(person, IdentifierKind.EMAIL, _email(rank), NOW)
        services.add_identifier(person, IdentifierKind.LINE_NUMBER, _number(rank), NOW)
        people.append(person)
    _compared.clear()
    with time_machine.travel(NOW, tick=False):
        yield people


def _email(rank: int) -> str:
    return f"personne{rank}@courriel.example"


def _number(rank: int) -> str:
    return f"06 39 98 {rank // 100:02} {rank % 100:02}"


def _aim(rank: int) -> str:
    """Return whom a try is at: a person by either identifier, or nobody, by an e-mail or a number never tried again."""
    person = rank // 4 % TARGETS
    nobody_s = f"07 00 00 {rank // 100:02} {rank % 100:02}"
    return (_email(person), _number(person), f"inconnu{rank}@courriel.example", nobody_s)[rank % 4]


def _guess(rank: int) -> str:
    """Send one wrong sign-in through the form of the page, from an address of its own; tell what came of it."""
    address = f"10.{rank >> 16}.{rank >> 8 & 255}.{rank & 255}"
    request = RequestFactory().post("/sign-in/", REMOTE_ADDR=address)
    form = SignInForm({"login": _aim(rank), "password": "faux"}, request=request)
    if form.is_valid():
        return "in"
    return "locked" if form.locked else "wrong"


def test_spraying_gives_five_guesses_a_person_and_locks_nobody_else_out(crowd: list[Person]) -> None:
    count = SPRAYED[connection.vendor]

    def share(worker: int) -> tuple[list[str], list[str]]:
        """Guess in turn with the other threads; meanwhile, somebody who is not aimed at signs in."""
        came = [_guess(rank) for rank in range(worker, count, WORKERS)]
        return came, [_bystander(rank) for rank in range(worker, BYSTANDERS, WORKERS)]

    done = all_at_once(WORKERS, share)

    sprayed = Counter(what for came, _ in done for what in came)
    assert sprayed == {"wrong": count // 2 + 5 * TARGETS, "locked": count // 2 - 5 * TARGETS}
    assert {_compared[person.password] for person in crowd[:TARGETS]} == {5}
    assert [what for _, others in done for what in others] == ["in"] * BYSTANDERS


def _bystander(rank: int) -> str:
    """Sign somebody in who was not aimed at, through the page."""
    login = (_email, _number)[rank % 2](TARGETS + rank)
    answer = sign_in(Client(REMOTE_ADDR=f"192.0.2.{rank}"), login)
    return "in" if answer.status_code == 302 else str(answer.status_code)


def test_whoever_was_aimed_at_comes_in_five_minutes_later(crowd: list[Person]) -> None:
    first_person_s = range(0, 8 * TARGETS, 4 * TARGETS)
    tried = [_guess(rank + which) for rank in first_person_s for which in (0, 1, 0, 1)]

    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        answer = sign_in(Client(), _email(0))

    assert tried == ["wrong"] * 5 + ["locked"] * 3
    assert answer.status_code == 302
