"""The security question (CAR-9). Its answer is kept as a password is, and opens nothing: an adviser checks it."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from guichet.acts.values import Result
from guichet.people import rules
from guichet.people.attempt_keys import of_person
from guichet.people.models import Person, SecurityQuestion
from guichet.people.services.attempts import give_back_attempt, take_attempt
from guichet.people.services.telling import note, note_change
from guichet.people.values import NoSecurityQuestion, Origin, SecurityEvent


def set_security_question(
    person: Person, *, question: str, own_words: str, answer: str, origin: Origin, at: datetime
) -> None:
    """Keep a question and its answer; the one before is forgotten. The person is told.

    Shape: `question` is the code of one of ours, or empty for `own_words`. The answer is hashed before the transaction.
    """
    hashed = make_password(rules.normal_answer(answer))
    with transaction.atomic():
        SecurityQuestion.objects.update_or_create(
            person=person,
            defaults={
                "question": question,
                "own_words": "" if question else own_words,
                "answer": hashed,
                "set_at": at,
            },
        )
        note_change(person, SecurityEvent.QUESTION_SET, origin=origin, at=at)


def remove_security_question(person: Person, *, origin: Origin, at: datetime) -> bool:
    """Forget a question and its answer; tell whether there was one."""
    with transaction.atomic():
        gone = bool(SecurityQuestion.objects.filter(person=person).delete()[0])
        if gone:
            note_change(person, SecurityEvent.QUESTION_REMOVED, origin=origin, at=at)
    return gone


def check_security_answer(person: Person, answer: str, *, adviser: Person, origin: Origin, at: datetime) -> bool:
    """Tell an adviser whether this is the answer of a person; counted, and written in the journal.

    Shape: compared without case, accents, spaces or punctuation. It opens nothing by itself. Not to be called inside a
    transaction: hashing takes long, and what was counted stays counted.
    Errors: TooManyAttempts (five wrong ones in an hour, whoever asks), NoSecurityQuestion.
    """
    kept = SecurityQuestion.objects.filter(person=person).values_list("answer", flat=True).first()
    if kept is None:
        raise NoSecurityQuestion
    key = of_person(person)
    take_attempt(rules.ANSWERS, key, now=at)
    right = check_password(rules.normal_answer(answer), kept)
    if right:
        give_back_attempt(rules.ANSWERS, key)
    note(
        person,
        SecurityEvent.ANSWER_CHECKED,
        origin=origin,
        at=at,
        data={"right": right},
        result=Result.DONE if right else Result.REFUSED,
        adviser=adviser,
    )
    return right
