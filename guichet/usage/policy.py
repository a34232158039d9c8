"""`[usage]` of `rules.toml`: the period that is counted, and when little is left."""

from typing import ClassVar

from pydantic import Field

from guichet.operators import Section


class UsagePolicy(Section):
    """The period that is counted, and when little is left."""

    section: ClassVar[str] = "usage"

    period_starts_on_day: int = Field(default=1, ge=1, le=28)
    """Day of the month on which allowances start again, at midnight in the operator's zone."""
    low_percent: int = Field(default=10, ge=1, le=50)
    """Percentage of the allowance under which the page says that little is left."""
