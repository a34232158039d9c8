"""The security question: kept as a password is, opens nothing, told right or wrong to an adviser."""

from datetime import timedelta

import pytest
from django.test import Client

from guichet.acts.models import Entry
from guichet.people import queries, rules, services, words
from guichet.people.models import Person, SecurityQuestion
from guichet.people.tests.stock import NOW, ORIGIN, sign_in
from guichet.people.values import NoSecurityQuestion, TooManyAttempts

PAGE = "/security/question/"


def _keep(person: Person, answer: str = "L’Île-d’Yeu") -> None:
    services.set_security_question(person, question="street", own_words="", answer=answer, origin=ORIGIN, at=NOW)


def _check(person: Person, answer: str, adviser: Person, at=NOW) -> bool:
    return services.check_security_answer(person, answer, adviser=adviser, origin=ORIGIN, at=at)


def test_a_question_of_ours_is_kept_and_its_answer_hashed(client: Client, claire: Person) -> None:
    sign_in(client)

    answer = client.post(PAGE, {"question": "animal", "answer": "Médor"})

    kept = SecurityQuestion.objects.get()
    assert answer["Location"] == "/security/"
    assert (kept.question, kept.own_words) == ("animal", "")
    assert kept.answer.startswith("counting$")
    assert "medor" not in kept.answer
    assert Entry.objects.filter(act="security.question_set").count() == 1


def test_one_s_own_question_is_kept_in_one_s_own_words(client: Client, claire: Person) -> None:
    sign_in(client)

    client.post(PAGE, {"question": "own", "own_words": "Quel quai ?", "answer": "Le septième"})

    assert queries.security_question_of(claire) == ("", "Quel quai ?")
    assert "Quel quai ?" in client.get(PAGE).content.decode()
    assert "septième" not in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"question": "", "answer": "Médor"}, "Choisissez une question."),
        ({"question": "own", "answer": "Médor"}, "Écrivez votre question."),
        ({"question": "animal", "answer": ""}, "Écrivez la réponse."),
        ({"question": "animal", "answer": " - é"}, "trois lettres ou chiffres au moins"),
        ({"question": "unknown", "answer": "Médor"}, "question"),
    ],
)
def test_what_is_missing_is_said(client: Client, claire: Person, typed: dict[str, str], said: str) -> None:
    sign_in(client)

    answer = client.post(PAGE, typed)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not SecurityQuestion.objects.exists()


@pytest.mark.parametrize("said", ["l'ile d'yeu", "LILE DYEU", "  L’ÎLE d’Yeu. "])
def test_an_answer_is_compared_as_people_say_it(claire: Person, adviser: Person, said: str) -> None:
    _keep(claire)

    assert _check(claire, said, adviser)
    assert not _check(claire, "Noirmoutier", adviser)


def test_normal_answers_have_letters_and_digits_of_any_script() -> None:
    assert [rules.normal_answer(text) for text in ("Straße", "ＡＢ１", "Ελένη", "...")] == [
        "strasse",
        "ab1",
        "ελενη",
        "",
    ]


def test_each_check_is_written_with_the_adviser(claire: Person, adviser: Person) -> None:
    _keep(claire)
    _check(claire, "Noirmoutier", adviser)

    entry = Entry.objects.get(act="security.answer_checked")

    assert (entry.actor_id, entry.on_behalf_of_id, entry.channel, entry.result) == (
        adviser.pk,
        claire.pk,
        "desk",
        "refused",
    )
    assert entry.data["right"] is False


def test_five_wrong_answers_close_it_for_an_hour(claire: Person, adviser: Person) -> None:
    _keep(claire)
    for _ in range(5):
        _check(claire, "Noirmoutier", adviser)

    with pytest.raises(TooManyAttempts):
        _check(claire, "L’Île-d’Yeu", adviser)
    assert _check(claire, "L’Île-d’Yeu", adviser, at=NOW + timedelta(hours=1, minutes=1))


def test_there_is_nothing_to_check_without_a_question(claire: Person, adviser: Person) -> None:
    with pytest.raises(NoSecurityQuestion):
        _check(claire, "Noirmoutier", adviser)


def test_it_is_taken_away(client: Client, claire: Person) -> None:
    _keep(claire)
    sign_in(client)

    client.post(PAGE, {"remove": "1"})

    assert queries.security_question_of(claire) is None
    assert Entry.objects.filter(act="security.question_removed").count() == 1


def test_a_question_of_ours_speaks_the_reader_s_language() -> None:
    assert words.question("animal", "") == "Le nom de votre premier animal"
    assert words.question("", "Quel quai ?") == "Quel quai ?"
