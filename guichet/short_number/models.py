"""How often lines were answered."""

from __future__ import annotations

from django.db import models


class LineTurns(models.Model):
    """How often a line was answered in its present window, and whether it was told that there is no more.

    At `until` it counts from nought again.
    """

    line = models.OneToOneField("contracts.Line", on_delete=models.PROTECT, related_name="+")
    answers = models.PositiveIntegerField(default=0)
    told = models.BooleanField(default=False)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"line {self.line_id}, {self.answers} until {self.until:%Y-%m-%d %H:%M:%S}"
