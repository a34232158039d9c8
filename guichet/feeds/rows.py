"""One frozen type per file: its columns (the aliases), what each may hold, and what must agree between them.

Field names are those of the models that the rows become; `docs/import.md` is the same list in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, ValidationError, model_validator

from guichet.billing.values import InvoiceKind, InvoiceSection, InvoiceState
from guichet.contracts.values import ContractState, CustomerKind, LineKind, LineState, Role, Scope, Segment
from guichet.feeds import checks
from guichet.feeds.checks import (
    Amount,
    Body,
    Day,
    Email,
    Facts,
    Iccid,
    Id,
    Language,
    Moment,
    Offer,
    Option,
    Percentage,
    Phone,
    Position,
    PositiveAmount,
    Puk,
    Text12,
    Text30,
    Text40,
    Text100,
    Text200,
    refuse,
)
from guichet.lines.values.cards import SimKind, SimState
from guichet.lines.values.restrictions import CEILING, Restriction
from guichet.messages.values import CommunicationKind
from guichet.orders.values import Ask, OrderKind, OrderState

RESTRICTIONS = {code: code for code in (*(one.value for one in Restriction), CEILING)}


class Row(BaseModel):
    """A row whose fields are right. `references` names the columns that point to other rows, by external id."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    references: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        return tuple(field.alias or name for name, field in cls.model_fields.items())

    @classmethod
    def required(cls) -> tuple[str, ...]:
        return tuple(field.alias or name for name, field in cls.model_fields.items() if field.is_required())


def _not_before(first: date | datetime | None, second: date | datetime | None, words: str) -> None:
    if first is not None and second is not None and second < first:
        raise refuse(words, "corrigez l’un des deux")


class CustomerRow(Row):
    external_id: Id = Field(alias="id")
    kind: Annotated[str, PlainValidator(checks.word(CustomerKind))]
    segment: Annotated[str, PlainValidator(checks.word(Segment))]
    name: Text200
    given_name: Text100 = ""
    family_name: Text100 = ""
    registration_number: Text30 = ""
    email: Email = ""
    phone: Phone = ""
    street: Text200 = ""
    postcode: Text12 = ""
    city: Text100 = ""
    language: Language = ""


class SiteRow(Row):
    references = ("customer",)
    external_id: Id = Field(alias="id")
    customer: Id
    name: Text200
    street: Text200 = ""
    postcode: Text12 = ""
    city: Text100 = ""


class ContractRow(Row):
    references = ("customer",)
    external_id: Id = Field(alias="id")
    customer: Id
    number: Text40
    name: Text100 = ""
    state: Annotated[str, PlainValidator(checks.word(ContractState))]
    starts_on: Day
    ends_on: Day | None = None
    commitment_ends_on: Day | None = None

    @model_validator(mode="after")
    def _agree(self) -> Self:
        _not_before(self.starts_on, self.ends_on, "ends_on est avant starts_on")
        return self


class LineRow(Row):
    references = ("contract", "site")
    external_id: Id = Field(alias="id")
    contract: Id
    site: Id | None = None
    kind: Annotated[str, PlainValidator(checks.word(LineKind))]
    number: Phone = ""
    label: Text100 = ""
    offer_code: Offer = Field(alias="offer")
    state: Annotated[str, PlainValidator(checks.word(LineState))]
    activates_on: Day | None = None
    activated_at: Moment | None = None
    terminated_at: Moment | None = None

    @model_validator(mode="after")
    def _agree(self) -> Self:
        _not_before(self.activated_at, self.terminated_at, "terminated_at est avant activated_at")
        return self


class SimRow(Row):
    references = ("line",)
    external_id: Id = Field(alias="id")
    line: Id | None = None
    iccid: Iccid
    kind: Annotated[str, PlainValidator(checks.word(SimKind))]
    state: Annotated[str, PlainValidator(checks.word(SimState))]
    activated_at: Moment | None = None
    puk: Puk = ""

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if self.state == SimState.ACTIVE and self.line is None:
            raise refuse("une carte active est sans ligne", "écrivez sa ligne dans line, ou ready dans state")
        return self


class SubscriptionRow(Row):
    references = ("line",)
    external_id: Id = Field(alias="id")
    line: Id
    option_code: Option = Field(alias="option")
    starts_on: Day
    ends_on: Day | None = None

    @model_validator(mode="after")
    def _agree(self) -> Self:
        _not_before(self.starts_on, self.ends_on, "ends_on est avant starts_on")
        return self


class RestrictionRow(Row):
    references = ("line",)
    line: Id
    code: Annotated[str, PlainValidator(checks.word_of(RESTRICTIONS))] = Field(alias="restriction")
    on: Annotated[bool, PlainValidator(checks.word_of({"on": True, "off": False}))] = Field(alias="state")
    minor: PositiveAmount | None = Field(alias="amount", default=None)

    @model_validator(mode="after")
    def _agree(self) -> Self:
        is_amount = self.code == CEILING and self.on
        if is_amount and self.minor is None:
            raise refuse("un plafond est sans montant", "écrivez-le dans amount, ou off dans state")
        if self.minor is not None and not is_amount:
            raise refuse(
                "amount est rempli sans plafond", "videz-le, ou écrivez ceiling dans restriction et on dans state"
            )
        return self


class PersonRow(Row):
    external_id: Id = Field(alias="id")
    given_name: Text100 = ""
    family_name: Text100 = ""
    language: Language = ""
    email: Email = ""
    email_verified_at: Moment | None = None

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if self.email_verified_at is not None and not self.email:
            raise refuse("email_verified_at est rempli sans email", "écrivez l’adresse, ou videz email_verified_at")
        return self


class GrantRow(Row):
    references = ("person", "target")
    person: Id
    role: Annotated[str, PlainValidator(checks.word(Role))]
    on: Annotated[str, PlainValidator(checks.word(Scope))]
    target: Id
    starts_at: Moment
    ends_at: Moment | None = None

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if self.ends_at is not None and self.ends_at <= self.starts_at:
            raise refuse("ends_at n’est pas après starts_at", "corrigez l’un des deux")
        if self.role == Role.LINE_USER and self.on != Scope.LINE:
            raise refuse("line_user se donne sur une ligne", "écrivez line dans on, et la ligne dans target")
        return self


class InvoiceRow(Row):
    references = ("customer", "contract", "credits")
    external_id: Id = Field(alias="id")
    customer: Id
    contract: Id | None = None
    kind: Annotated[str, PlainValidator(checks.word(InvoiceKind))]
    number: Text40
    issued_on: Day
    due_on: Day | None = None
    period_start: Day | None = None
    period_end: Day | None = None
    total_minor: PositiveAmount = Field(alias="total")
    tax_minor: PositiveAmount = Field(alias="tax")
    due_minor: PositiveAmount = Field(alias="due")
    state: Annotated[str, PlainValidator(checks.word(InvoiceState))]
    credits: Id | None = None

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if self.tax_minor > self.total_minor:
            raise refuse("tax dépasse total", "corrigez l’un des deux")
        if self.due_minor > self.total_minor:
            raise refuse("due dépasse total", "écrivez ce qui reste à payer")
        if self.state == InvoiceState.PAID and self.due_minor:
            raise refuse("la facture est payée et due n’est pas 0", "écrivez 0, ou un autre state")
        if self.credits is not None and self.kind != InvoiceKind.CREDIT_NOTE:
            raise refuse("credits est rempli sur une facture", "videz-le, ou écrivez credit_note dans kind")
        if self.period_start and self.period_end and self.period_end <= self.period_start:
            raise refuse("period_end n’est pas après period_start", "écrivez le lendemain du dernier jour")
        return self


class InvoiceLineRow(Row):
    references = ("invoice", "line")
    invoice: Id
    position: Position
    section: Annotated[str, PlainValidator(checks.word(InvoiceSection))]
    label: Text200
    line: Id | None = None
    amount_minor: Amount = Field(alias="amount")
    tax_rate: Percentage


class OrderRow(Row):
    references = ("customer", "site", "line")
    external_id: Id = Field(alias="id")
    customer: Id
    site: Id | None = None
    line: Id | None = None
    kind: Annotated[str, PlainValidator(checks.word(OrderKind))]
    label: Text200 = ""
    state: Annotated[str, PlainValidator(checks.word(OrderState))]
    ordered_at: Moment
    next_step_at: Moment | None = None
    ask: Annotated[str, PlainValidator(checks.word(Ask))] = ""
    ask_before: Day | None = None


class CommunicationRow(Row):
    references = ("customer", "site")
    external_id: Id = Field(alias="id")
    customer: Id
    site: Id | None = None
    kind: Annotated[str, PlainValidator(checks.word(CommunicationKind))]
    title: Text200
    body: Body
    published_at: Moment
    expires_at: Moment | None = None

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if self.expires_at is not None and self.expires_at <= self.published_at:
            raise refuse("expires_at n’est pas après published_at", "corrigez l’un des deux")
        return self


def checked(kind: type[Row], values: Mapping[str, str], facts: Facts) -> Row | str:
    """Return the row, or in French everything that is wrong with it.

    Shape: `values` holds filled fields only, stripped, by column.
    """
    try:
        return kind.model_validate(values, context=facts)
    except ValidationError as error:
        return " / ".join(
            ": ".join([*(f"{part} " for part in detail["loc"]), _words(detail["type"], detail["msg"])])
            for detail in error.errors(include_url=False, include_input=False, include_context=False)
        )


def _words(kind: str, message: str) -> str:
    return "la valeur manque ; remplissez cette colonne" if kind == "missing" else message
