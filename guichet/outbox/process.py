"""A worker as a process of the nursery, whose parent may have no settings."""

from __future__ import annotations

import sys

import django

from guichet.processes.nursery import Stopping


def work(holder: str) -> None:
    """Be the worker until told to stop. The one that replaces it has the same name, and so takes its lease at once."""
    stopping = Stopping()
    stopping.on_signals()
    django.setup()
    # Here and not above: it stands on models, which stand on settings.
    from guichet.outbox.worker import Worker

    sys.exit(Worker(stopping, holder=holder).run())
