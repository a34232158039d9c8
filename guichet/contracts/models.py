"""Customers, their sites, contracts and lines, and who may act on them."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now

from guichet.contracts.values import (
    ContractState,
    CustomerKind,
    GrantOrigin,
    LineKind,
    LineState,
    Reach,
    Role,
    Segment,
)
from guichet.core.references import new_reference


def choices_of(enum: type) -> list[tuple[str, str]]:
    """Return Django choices of a StrEnum."""
    return [(member.value, member.name) for member in enum]  # type: ignore[attr-defined]  # a StrEnum's members


class Customer(models.Model):
    """Who is billed: a person or an organisation, as the billing system names it."""

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    source = models.CharField(max_length=20)
    external_id = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=choices_of(CustomerKind))
    segment = models.CharField(max_length=12, choices=choices_of(Segment))
    name = models.CharField(max_length=200)
    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    registration_number = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    street = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=12, blank=True)
    city = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=5, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "external_id"], name="customer_external_id_once"),
        ]
        # a verified address finds the contracts that bear it
        indexes: ClassVar = [models.Index(Lower("email"), name="customer_email")]

    def __str__(self) -> str:
        return self.reference


class Site(models.Model):
    """A place of a customer where services are delivered."""

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    source = models.CharField(max_length=20)
    external_id = models.CharField(max_length=60)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(max_length=200)
    street = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=12, blank=True)
    city = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "external_id"], name="site_external_id_once"),
        ]

    def __str__(self) -> str:
        return self.reference


class Contract(models.Model):
    """What a customer signed; its number is the one printed on the invoices."""

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    source = models.CharField(max_length=20)
    external_id = models.CharField(max_length=60)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="contracts")
    number = models.CharField(max_length=40)
    name = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=12, choices=choices_of(ContractState))
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    commitment_ends_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "external_id"], name="contract_external_id_once"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="contract_ends_after_start"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["number"], name="contract_number")]

    def __str__(self) -> str:
        return self.reference


class LineQuerySet(models.QuerySet["Line"]):
    def reached(self, reach: Reach) -> LineQuerySet:
        """Keep the lines that a reach covers, through the line, its contract, its site or its customer."""
        if not reach:
            return self.none()
        wanted = Q()
        if reach.customers:
            wanted |= Q(contract__customer_id__in=reach.customers)
        if reach.sites:
            wanted |= Q(site_id__in=reach.sites)
        if reach.contracts:
            wanted |= Q(contract_id__in=reach.contracts)
        if reach.lines:
            wanted |= Q(id__in=reach.lines)
        return self.filter(wanted)

    def present(self) -> LineQuerySet:
        return self.exclude(state=LineState.TERMINATED)


class Line(models.Model):
    """One service in use: a mobile or fixed number, an internet access, a television access."""

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    source = models.CharField(max_length=20)
    external_id = models.CharField(max_length=60)
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="lines")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="lines")
    kind = models.CharField(max_length=8, choices=choices_of(LineKind))
    number = models.CharField(max_length=20, blank=True)
    label = models.CharField(max_length=100, blank=True)
    offer_code = models.CharField(max_length=40)
    state = models.CharField(max_length=12, choices=choices_of(LineState))
    activates_on = models.DateField(null=True)
    activated_at = models.DateTimeField(null=True)
    terminated_at = models.DateTimeField(null=True)

    objects = LineQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "external_id"], name="line_external_id_once"),
            # numbers are given again to somebody else once a line is terminated
            models.UniqueConstraint(
                fields=["number"], condition=~Q(number="") & ~Q(state="terminated"), name="line_number_once_in_use"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class GrantQuerySet(models.QuerySet["Grant"]):
    def in_force(self, at: datetime) -> GrantQuerySet:
        """Keep the grants whose half-open period holds the moment `at`."""
        return self.filter(Q(starts_at__lte=at) & (Q(ends_at=None) | Q(ends_at__gt=at)))


class Grant(models.Model):
    """What a person is to a customer, site, contract or line, from a moment to another (half-open)."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=22, choices=choices_of(Role))
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="grants")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="grants")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, null=True, related_name="grants")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, null=True, related_name="grants")
    origin = models.CharField(max_length=14, choices=choices_of(GrantOrigin))
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    evidence = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="grant_on_exactly_one",
                condition=(
                    Q(customer__isnull=False, site=None, contract=None, line=None)
                    | Q(customer=None, site__isnull=False, contract=None, line=None)
                    | Q(customer=None, site=None, contract__isnull=False, line=None)
                    | Q(customer=None, site=None, contract=None, line__isnull=False)
                ),
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")), name="grant_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(role="line_user") | Q(line__isnull=False), name="grant_line_user_on_a_line"
            ),
            *(
                models.UniqueConstraint(
                    fields=["person", "role", scope],
                    condition=Q(ends_at=None) & Q(**{f"{scope}__isnull": False}),
                    name=f"grant_once_while_open_{scope}",
                )
                for scope in ("customer", "site", "contract", "line")
            ),
            # one user at most is declared on a line at a time (requirement PRI-4)
            models.UniqueConstraint(
                fields=["line"], condition=Q(role="line_user", ends_at=None), name="grant_one_user_per_line"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of person {self.person_id}"
