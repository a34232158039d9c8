"""Who may work where only one worker may."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from guichet.outbox.models import Lease


def take_lease(name: str, *, holder: str, until: datetime, now: datetime) -> bool:
    """Take a lease that is free, or renew one's own, even late; return whether `holder` has it."""
    leases = Lease.objects.filter(name=name)
    if leases.filter(Q(holder=holder) | Q(until__lte=now)).update(holder=holder, until=until):
        return True
    if leases.exists():
        return False
    try:
        with transaction.atomic():
            Lease.objects.create(name=name, holder=holder, until=until)
    except IntegrityError:  # another worker came first
        return False
    return True


def end_lease(name: str, *, holder: str, now: datetime) -> None:
    """Leave a lease, so that who waits for it takes it at once."""
    Lease.objects.filter(name=name, holder=holder).update(until=now)
