"""What the operator's staff do for somebody who cannot sign in; they never see a password, nor set one."""

from guichet.people.attempt_keys import of_person
from guichet.people.models import Person
from guichet.people.rules import GUESSES, SECOND_FACTORS
from guichet.people.services.attempts import clear_attempts


def unlock(person: Person) -> None:
    """Forget the wrong tries of a person, so that they may try again at once."""
    for limit in (GUESSES, SECOND_FACTORS):
        clear_attempts(limit, of_person(person))
