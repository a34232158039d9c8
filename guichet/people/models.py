"""Persons and the identifiers they sign in with."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from guichet.core.references import new_reference
from guichet.people.values import ChallengePurpose, Ended, IdentifierKind, StaffRole, Theme


class PersonManager(BaseUserManager["Person"]):
    """Persons are made by `services.create_person`; allauth asks for a manager."""

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(reference=username)


class Person(AbstractBaseUser):
    """Somebody who may sign in: a customer, a line's user, a proxy, one of the operator's staff.

    There is no superuser: what a person may do comes from grants, what staff may do from `staff_role`.
    """

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=5, blank=True)
    theme = models.CharField(max_length=5, blank=True, choices=[(t.value, t.name) for t in Theme])
    staff_role = models.CharField(max_length=10, blank=True, choices=[(r.value, r.name) for r in StaffRole])
    # where to write to somebody who signs in by a line's number; it signs nobody in
    contact_email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    password_set_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    source = models.CharField(max_length=20, blank=True)
    external_id = models.CharField(max_length=60, blank=True)

    objects = PersonManager()

    USERNAME_FIELD = "reference"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=~Q(external_id=""), name="person_external_id_once"
            ),
            models.CheckConstraint(condition=Q(theme__in=[t.value for t in Theme]), name="person_theme_known"),
            models.CheckConstraint(condition=Q(staff_role__in=[r.value for r in StaffRole]), name="person_role_known"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()


class IdentifierQuerySet(models.QuerySet["Identifier"]):
    def live(self) -> IdentifierQuerySet:
        return self.filter(revoked_at=None)

    def verified(self) -> IdentifierQuerySet:
        return self.exclude(verified_at=None)


class Identifier(models.Model):
    """An e-mail address or a line's number by which a person signs in: the only truth about it.

    `value` is normalised: addresses in lower case, numbers in E.164. A revoked one stays for the record and
    frees its value: numbers are given again to somebody else.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="identifiers")
    kind = models.CharField(max_length=12, choices=[(k.value, k.name) for k in IdentifierKind])
    value = models.CharField(max_length=254)
    verified_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = IdentifierQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "value"], condition=Q(revoked_at=None), name="identifier_once_while_live"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[k.value for k in IdentifierKind]), name="identifier_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}"


class EmailChange(models.Model):
    """A change of the address that somebody signs in with: asked for, verified, applied at a sign-in, or undone.

    Source: docs/rules/identity.md, section 5.
    """

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="email_changes")
    old_value = models.CharField(max_length=254)
    new_value = models.CharField(max_length=254)
    asked_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(applied_at=None, undone_at=None), name="email_change_once_open"
            ),
            models.CheckConstraint(
                condition=Q(applied_at=None) | Q(verified_at__isnull=False), name="email_change_verified_first"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class AttemptCounter(models.Model):
    """How often something was tried: one row per limit and key, raised by `services.take_attempt` in one statement.

    `bucket` is a keyed hash: the table tells nobody which addresses were tried. At `until` it counts from nought again.
    """

    bucket = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.count} until {self.until:%Y-%m-%d %H:%M:%S}"


class Challenge(models.Model):
    """A code sent to somebody: only its keyed hash is kept. Issued and checked by `services.challenges`."""

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    purpose = models.CharField(max_length=20, choices=[(p.value, p.name) for p in ChallengePurpose])
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    line_number = models.CharField(max_length=20, blank=True)
    code_hash = models.CharField(max_length=64)
    attempts = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(attempts__lte=3), name="challenge_three_attempts"),
            models.CheckConstraint(condition=~Q(person=None, line_number=""), name="challenge_is_bound"),
            models.CheckConstraint(
                condition=Q(purpose__in=[p.value for p in ChallengePurpose]), name="challenge_purpose_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.reference}"


class SecurityQuestion(models.Model):
    """A question that its person chose, and the answer kept as a password is: it opens nothing.

    `question` is the code of one that we propose, or empty for `own_words`.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="security_question")
    question = models.CharField(max_length=20, blank=True)
    own_words = models.CharField(max_length=150, blank=True)
    answer = models.CharField(max_length=128)
    set_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(~Q(question="") & Q(own_words="")) | (Q(question="") & ~Q(own_words="")),
                name="security_question_one_way",
            ),
        ]

    def __str__(self) -> str:
        return f"question of {self.person_id}"


class EndedSession(models.Model):
    """A session ended from elsewhere, for its device to be told why. `digest` is a keyed hash of its key."""

    digest = models.CharField(max_length=64, unique=True)
    why = models.CharField(max_length=20, choices=[(e.value, e.name) for e in Ended])
    ended_at = models.DateTimeField(db_default=Now(), db_index=True, editable=False)

    def __str__(self) -> str:
        return self.why
