"""A PUK is shown and told nowhere else: no row of any table, no mail, no line of the log holds it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import mail

from guichet.acts.models import Entry
from guichet.messages.models import Message
from guichet.outbox.models import Item
from guichet.outbox.running import drain
from tests.access.world import NOW, World, undone


def rows_that_hold(text: str) -> Iterator[str]:
    """Yield where a text stands, in any column of any table."""
    for model in apps.get_models():
        for row in model._default_manager.values():
            yield from (f"{model._meta.label}.{name}" for name, value in row.items() if text in str(value))
    for session in Session.objects.all():  # what it holds is written in a code of its own
        if text in str(session.get_decoded()):
            yield "sessions.Session"


@contextmanager
def shown(world: World) -> Iterator[str]:
    """Show the PUK of a line to its holder twice, refuse it to somebody who is not sure, and send the mails."""
    line, holder = world.thing("line"), world.somebody("holder")
    with undone():
        for recent in (True, False, True):
            answer = holder.client(recent=recent).post(f"/lines/{line.reference}/puk/", {"key": "k" * 22})
            assert (line.texts["puk"] in answer.content.decode().replace("\u00a0", "")) is recent
        drain(now=lambda: NOW)
        yield line.texts["puk"]


def test_no_row_holds_a_puk_that_was_shown(world: World) -> None:
    with shown(world) as puk:
        assert list(rows_that_hold(puk)) == []
        assert list(rows_that_hold(f"{puk[:4]}\u00a0{puk[4:]}")) == []
        # else there was nothing to look at
        assert Entry.objects.filter(act="line.show_puk").exists()
        assert Message.objects.filter(purpose="lines.puk_shown").exists()
        assert Item.objects.filter(name="messages.send").exists()


def test_no_mail_and_no_log_holds_a_puk_that_was_shown(world: World, caplog: pytest.LogCaptureFixture) -> None:
    logging.disable(logging.NOTSET)
    with caplog.at_level(logging.DEBUG), shown(world) as puk:
        assert mail.outbox
        assert [sent for sent in mail.outbox if puk in str(sent.message())] == []
        assert caplog.records
        assert [record for record in caplog.records if puk in f"{record.getMessage()} {record.__dict__}"] == []
    logging.disable(logging.WARNING)


def test_a_row_that_holds_a_secret_is_seen(world: World) -> None:
    with undone():
        Entry.objects.create(
            at=NOW, kind="act", act="tests.act", channel="web", result="done", data={"said": "code 73519284."}
        )

        assert list(rows_that_hold("73519284")) == ["acts.Entry.data"]
