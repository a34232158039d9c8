"""`guichet network_simulator MOOD [SECONDS]`: have the simulated network misbehave, or be well again."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from guichet.core.simulators import Mood
from guichet.network.simulator import ANSWER_SECONDS, NetworkSimulator


class Command(BaseCommand):
    help = "Dit au réseau simulé comment se conduire\u00a0; sans rien, dit où il en est."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("mood", nargs="?", choices=NetworkSimulator.moods)
        parser.add_argument("seconds", nargs="?", type=float, default=ANSWER_SECONDS)

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        simulator = NetworkSimulator(settings.NETWORK_SIMULATOR)
        if options["mood"]:
            simulator.tell(Mood(options["mood"], options["seconds"]))
        mood = simulator.mood()
        self.stdout.write(f"{mood.name} {mood.seconds:g}" if mood.name == "slow" else mood.name)
