"""What a demonstration keeps instead of sending, and the pages that show it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client
from pytest_django import Settings

from guichet.demo.mailbox import all_sent, sent_named
from guichet.demo.tests.stages import demonstration
from guichet.messages.sms_simulator import SmsSimulator
from guichet.messages.values import Sms

_connections: list[object] = []  # kept alive: Django names a file after the identity of its connection
LINK = "http://localhost:8003/password/new/AB/cd-ef/"


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    demonstration(settings, tmp_path)
    return tmp_path


def send(*subjects: str, text: str = "Bonjour", reference: str = "", html: str = "") -> None:
    connection = get_connection("django.core.mail.backends.filebased.EmailBackend")
    headers = {"Message-ID": f"<{reference}@primeur.example>"} if reference else {}
    mails = [
        EmailMultiAlternatives(
            subject, text, "Primeur <a@primeur.example>", ["nadia@courriel.example"], headers=headers
        )
        for subject in subjects
    ]
    for mail in mails:
        if html:
            mail.attach_alternative(html, "text/html")
    connection.send_messages(mails)
    connection.close()
    _connections.append(connection)


def text(folder: Path, reference: str = "SMS0000001", words: str = "Votre ligne est bloquée.") -> None:
    SmsSimulator(folder / "sms.sqlite3").send(Sms(reference, "+33612345678", words))


def page(path: str = "/demo/mail/") -> str:
    answer = Client().get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_empty_mailbox_shows_nothing(folder: Path) -> None:
    assert all_sent() == []
    assert not (folder / "sms.sqlite3").exists()


def test_the_mails_of_one_file_come_apart(folder: Path) -> None:
    send("Premier", "Deuxième")

    assert [mail.subject for mail in all_sent()] == ["Deuxième", "Premier"]
    assert all_sent()[0].recipients == "nadia@courriel.example"


def test_mails_and_sms_stand_together_newest_first(folder: Path) -> None:
    send("Premier", reference="AAAAAAAAAA")
    text(folder)
    send("Dernier", reference="BBBBBBBBBB")

    assert [sent.name for sent in all_sent()] == ["mail-BBBBBBBBBB", "sms-SMS0000001", "mail-AAAAAAAAAA"]


def test_what_came_twice_is_shown_once(folder: Path) -> None:
    for _ in range(2):
        send("Lien", reference="AAAAAAAAAA")
        text(folder)

    assert sorted(sent.name for sent in all_sent()) == ["mail-AAAAAAAAAA", "sms-SMS0000001"]


def test_a_mail_is_read_as_text(folder: Path) -> None:
    send("Lien", text=f"Voici <b>le lien</b> :\n{LINK}\n", html="<p>Voici</p>")

    (mail,) = all_sent()

    assert sent_named(mail.name) == mail
    assert "<b>le lien</b>" in mail.text
    assert mail.html.strip() == "<p>Voici</p>"
    assert mail.sent_at is not None
    assert mail.sent_at.tzinfo is not None


def test_an_unknown_mail_is_none(folder: Path) -> None:
    send("Un")

    assert sent_named("../../etc/passwd") is None


def test_the_page_says_to_whom_and_opens_links(folder: Path, db: None) -> None:
    send("Choisissez un nouveau mot de passe", reference="AAAAAAAAAA")
    text(folder, words=f"Suivez {LINK} <b>vite</b>")

    shown = page()

    assert 'href="/demo/mail/mail-AAAAAAAAAA/"' in shown
    assert "nadia@courriel.example" in shown
    assert "06\u00a012\u00a034\u00a056\u00a078" in shown
    assert f'<a href="{LINK}">{LINK}</a>' in shown
    assert "&lt;b&gt;vite&lt;/b&gt;" in shown


def test_an_empty_page_says_how_to_fill_it(folder: Path, db: None) -> None:
    assert "Aucun courriel ni SMS pour l’instant." in page()


def test_the_page_of_a_mail_opens_its_links(folder: Path, db: None) -> None:
    send("Lien", text=f"Ici :\n{LINK}", reference="AAAAAAAAAA")

    assert f'<a href="{LINK}">' in page("/demo/mail/mail-AAAAAAAAAA/")
    assert Client().get("/demo/mail/mail-CCCCCCCCCC/").status_code == 404
    assert Client().get("/demo/mail/mail-AAAAAAAAAA/layout/").status_code == 404


def test_the_layout_of_a_mail_runs_nothing(folder: Path, db: None) -> None:
    send("Lien", html='<p style="color:red">Ici</p><script>alert(1)</script>', reference="AAAAAAAAAA")

    answer = Client().get("/demo/mail/mail-AAAAAAAAAA/layout/")

    assert 'style="color:red"' in answer.content.decode()
    rules = dict(rule.strip().split(" ", 1) for rule in answer["Content-Security-Policy"].split(";"))
    assert (rules["default-src"], rules["style-src"]) == ("'none'", "'unsafe-inline'")
    assert "script-src" not in rules
