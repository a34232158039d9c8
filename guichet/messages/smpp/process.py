"""The session as a process of the nursery, whose parent may have no settings."""

from __future__ import annotations

import django

from guichet.processes.nursery import Stopping


def hold() -> None:
    """Hold the session with the message centre until told to stop."""
    stopping = Stopping()
    stopping.on_signals()
    django.setup()
    # Here and not above: they stand on models and on settings.
    from django.conf import settings

    from guichet.messages.smpp.transceiver import Transceiver

    Transceiver(settings.SMPP, settings.SMPP_SOCKET).run(lambda: stopping.asked)
