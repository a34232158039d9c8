"""`guichet sms_simulator MOOD [SECONDS]`: have the demonstration's SMS gateway misbehave, or be well again."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from guichet.core.simulators import Mood
from guichet.messages.sms_simulator import SmsSimulator


class Command(BaseCommand):
    help = "Dit à la passerelle SMS simulée comment se conduire\u00a0; sans rien, dit où elle en est."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("mood", nargs="?", choices=SmsSimulator.moods)
        parser.add_argument("seconds", nargs="?", type=float, default=5.0)

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        simulator = SmsSimulator(settings.SMS_SIMULATOR)
        if options["mood"]:
            simulator.tell(Mood(options["mood"], options["seconds"]))
        mood = simulator.mood()
        self.stdout.write(f"{mood.name} {mood.seconds:g}" if mood.name == "slow" else mood.name)
