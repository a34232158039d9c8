"""Invitations to a role in a company."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from guichet.contracts.values import Role
from guichet.core.references import new_reference
from guichet.roles.values import GIVEN


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, at: datetime) -> InvitationQuerySet:
        """Keep those that may still be accepted."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=at)


class Invitation(models.Model):
    """A role that waits for somebody to accept it, by the link of a mail: of the link, only a keyed hash is kept.

    `starts_at` and `ends_at` are the role's own; `sites` are of the customer, for a manager of sites; `stands_in_for`
    names whose holidays it is about.
    """

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    customer = models.ForeignKey("contracts.Customer", on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=22, choices=[(role.value, role.name) for role in GIVEN])
    sites: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        "contracts.Site", related_name="+", through="InvitedSite"
    )
    line = models.ForeignKey("contracts.Line", on_delete=models.PROTECT, null=True, related_name="+")
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    stands_in_for = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    invited_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None), name="invitation_accepted_or_withdrawn"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_by_somebody",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="invitation_expires_later"),
            models.CheckConstraint(
                condition=Q(role=Role.LINE_USER, line__isnull=False) | (~Q(role=Role.LINE_USER) & Q(line=None)),
                name="invitation_of_a_user_names_a_line",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["customer", "-id"], name="invitation_customer_latest")]

    def __str__(self) -> str:
        return self.reference


class InvitedSite(models.Model):
    """A site that an invitation is about."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE)
    site = models.ForeignKey("contracts.Site", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["invitation", "site"], name="invited_site_once"),
        ]

    def __str__(self) -> str:
        return f"site {self.site_id} of invitation {self.invitation_id}"
