"""SIM cards."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from guichet.core.references import new_reference
from guichet.lines.values.cards import SimKind, SimState


class SimCard(models.Model):
    """A SIM or an eSIM profile. Its PUK is sealed (`core.sealing`) and opened only by the act that shows it."""

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    source = models.CharField(max_length=20)
    external_id = models.CharField(max_length=60)
    line = models.ForeignKey("contracts.Line", on_delete=models.PROTECT, null=True, related_name="sims")
    iccid = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=4, choices=[(k.value, k.name) for k in SimKind])
    state = models.CharField(max_length=8, choices=[(s.value, s.name) for s in SimState])
    sealed_puk = models.CharField(max_length=200, blank=True)
    # when it took over from another card of its line; None for a line's first card
    took_over_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "external_id"], name="sim_external_id_once"),
            models.UniqueConstraint(fields=["line"], condition=Q(state="active"), name="sim_one_active_per_line"),
        ]

    def __str__(self) -> str:
        return self.reference
