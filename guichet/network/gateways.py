"""The operator's network, as commands reach it."""

from __future__ import annotations

from typing import Protocol

from django.conf import settings

from guichet.network.simulator import NetworkSimulator
from guichet.network.values import Command, NetworkOff, OrderStatus


class NetworkGateway(Protocol):
    """What takes commands. TMF641: an order each, whose externalId is the command's reference."""

    def submit(self, command: Command) -> OrderStatus:
        """Hand over a command, and return where it stands: acknowledged, as a rule.

        Shape: the same reference submitted twice is one order, and does its effect once; the second time its present
        state comes back.
        Errors: NetworkUnreachable (it may have been taken: submit again), CommandRefused, NetworkOff.
        """

    def state_of(self, reference: str) -> OrderStatus:
        """Return where a command stands.

        Errors: NetworkUnreachable, CommandUnknown (never taken), NetworkOff.
        """


class NoNetwork:
    """The gateway of who has chosen none."""

    def submit(self, command: Command) -> OrderStatus:
        """Refuse. Errors: NetworkOff."""
        raise NetworkOff

    def state_of(self, reference: str) -> OrderStatus:
        """Refuse. Errors: NetworkOff."""
        raise NetworkOff


def network_gateway() -> NetworkGateway:
    """Return the network that GUICHET_NETWORK_GATEWAY chooses."""
    if settings.NETWORK_GATEWAY == "simulator":
        return NetworkSimulator(settings.NETWORK_SIMULATOR)
    return NoNetwork()
