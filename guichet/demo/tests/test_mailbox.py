from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from pytest_django import Settings

from guichet.demo.mailbox import all_mails, mail_named


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.EMAIL_FILE_PATH = tmp_path
    return tmp_path


def send(*subjects: str, text: str = "Bonjour") -> None:
    connection = get_connection("django.core.mail.backends.filebased.EmailBackend")
    connection.send_messages(
        [
            EmailMultiAlternatives(subject, text, "Primeur <a@primeur.example>", ["nadia@courriel.example"])
            for subject in subjects
        ]
    )
    connection.close()


def test_an_empty_mailbox_shows_nothing(folder: Path) -> None:
    assert all_mails() == []


def test_the_mails_of_one_file_come_apart(folder: Path) -> None:
    send("Premier", "Deuxième")

    assert [mail.subject for mail in all_mails()] == ["Deuxième", "Premier"]
    assert all_mails()[0].recipients == "nadia@courriel.example"


def test_a_mail_is_read_as_text(folder: Path) -> None:
    send("Lien", text="Voici <b>le lien</b> :\nhttp://localhost:8003/password/new/AB/cd-ef/\n")

    (mail,) = all_mails()

    assert mail_named(mail.name) == mail
    assert "<b>le lien</b>" in mail.text
    assert mail.sent_at is not None
    assert mail.sent_at.tzinfo is not None


def test_an_unknown_mail_is_none(folder: Path) -> None:
    send("Un")

    assert mail_named("../../etc/passwd") is None
