"""What is in force on a line at somebody's demand: restrictions, ceiling, forwarded calls, voicemail."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from guichet.lines.values.calls import ForwardWhen, Greeting
from guichet.lines.values.restrictions import Restriction


class LineRestriction(models.Model):
    """A restriction in force. `imposed`: by who may lift others', so that the line's user may not lift it.

    Nobody has set what came from the operator's own system (`services.fed_settings`).
    """

    line = models.ForeignKey("contracts.Line", on_delete=models.PROTECT, related_name="restrictions")
    code = models.CharField(max_length=20, choices=[(r.value, r.name) for r in Restriction])
    imposed = models.BooleanField()
    set_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line", "code"], name="line_restriction_once"),
            models.CheckConstraint(
                condition=Q(code__in=[r.value for r in Restriction]), name="line_restriction_code_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} on line {self.line_id}"


class LineCeiling(models.Model):
    """The ceiling in force: `minor`; the line's user may choose up to `imposed_minor` when the holder set one."""

    line = models.OneToOneField("contracts.Line", on_delete=models.PROTECT, related_name="ceiling")
    minor = models.BigIntegerField()
    imposed_minor = models.BigIntegerField(null=True)
    set_by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(minor__gte=0) & (Q(imposed_minor=None) | Q(imposed_minor__gte=F("minor"))),
                name="line_ceiling_within_imposed",
            ),
        ]

    def __str__(self) -> str:
        return f"ceiling of line {self.line_id}"


class LineForward(models.Model):
    """A forwarding in force: in this case calls go to this number (E.164)."""

    line = models.ForeignKey("contracts.Line", on_delete=models.PROTECT, related_name="forwards")
    case = models.CharField(max_length=11, choices=[(w.value, w.name) for w in ForwardWhen])
    number = models.CharField(max_length=20)
    delay_seconds = models.PositiveSmallIntegerField(default=0)
    set_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["line", "case"], name="line_forward_once"),
            models.CheckConstraint(
                condition=Q(case__in=[w.value for w in ForwardWhen]), name="line_forward_case_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} forward of line {self.line_id}"


class LineVoicemail(models.Model):
    """How the voicemail of a line is set, once somebody has set it."""

    line = models.OneToOneField("contracts.Line", on_delete=models.PROTECT, related_name="voicemail")
    on = models.BooleanField()
    greeting = models.CharField(max_length=8, choices=[(g.value, g.name) for g in Greeting])
    delay_seconds = models.PositiveSmallIntegerField()
    set_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(greeting__in=[g.value for g in Greeting]), name="line_voicemail_greeting_known"
            ),
        ]

    def __str__(self) -> str:
        return f"voicemail of line {self.line_id}"
