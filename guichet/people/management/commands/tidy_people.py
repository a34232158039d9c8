"""`guichet tidy_people`: forget what has run out. To be run every day; nothing else depends on it."""

from datetime import timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand
from django.utils import timezone

from guichet.people import services

KEPT_DAYS = 90  # as long as a pack lets anybody stay signed in


class Command(BaseCommand):
    help = "Efface les compteurs d’essais, les codes et les sessions qui ont pris fin."

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        now = timezone.now()
        counters = services.forget_old_attempts(now=now)
        codes = services.forget_old_challenges(before=now - timedelta(days=1))
        sessions = Session.objects.filter(expire_date__lt=now).delete()[0]
        services.forget_ended_sessions(before=now - timedelta(days=KEPT_DAYS))
        self.stdout.write(f"compteurs {counters}, codes {codes}, sessions {sessions}")
