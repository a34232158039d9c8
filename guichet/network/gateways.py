"""The operator's network, as commands reach it."""

from __future__ import annotations

from collections.abc import Mapping
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

    def results_of(self, reference: str) -> Mapping[str, str]:
        """Return what came out of a command that is done, in words of its kind: a number, a code.

        Shape: they may be secrets; whoever asks seals what must be kept, and writes none of it anywhere else.
        ORDER_SIM: `iccid`, `puk`, and `activation_code` for an eSIM (SGP.22). UNLOCK_CODE: `answer` ("code",
        "unlocked", "elsewhere", "unknown"), with `code` and `sold_on` (ISO day) for the first.
        Errors: NetworkUnreachable, CommandUnknown, NetworkOff.
        """


class NoNetwork:
    """The gateway of who has chosen none."""

    def submit(self, command: Command) -> OrderStatus:
        """Refuse. Errors: NetworkOff."""
        raise NetworkOff

    def state_of(self, reference: str) -> OrderStatus:
        """Refuse. Errors: NetworkOff."""
        raise NetworkOff

    def results_of(self, reference: str) -> Mapping[str, str]:
        """Refuse. Errors: NetworkOff."""
        raise NetworkOff


def network_gateway() -> NetworkGateway:
    """Return the network that GUICHET_NETWORK_GATEWAY chooses."""
    if settings.NETWORK_GATEWAY == "simulator":
        return NetworkSimulator(settings.NETWORK_SIMULATOR)
    return NoNetwork()
