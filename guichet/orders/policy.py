"""`[orders]` of `rules.toml`: what may be ordered in the space."""

from typing import ClassVar

from pydantic import Field

from guichet.operators import PackModel, Section
from guichet.operators.schema import Country, Email


class Moves(PackModel):
    """How a line moves with its customer to another address."""

    service_email: Email
    """Address of the service that answers, which each request is written to."""
    answer_days: int = Field(default=2, ge=1, le=30)
    """Working days (Monday to Friday) within which the service answers; no line is cut off before."""
    countries: tuple[Country, ...] = ()
    """Countries in which the new address may be, by code; the operator's own when none is named."""


class OrdersPolicy(Section):
    """What may be ordered in the space."""

    section: ClassVar[str] = "orders"

    moves: Moves | None = None
    """How internet, fixed telephone and television move to another address; absent: not asked for in the space."""
