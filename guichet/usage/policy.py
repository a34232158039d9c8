"""`[usage]` of `rules.toml`: the period that is counted, and when little is left."""

from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field

from guichet.operators import Section, wrong

Share = Annotated[int, Field(ge=1, le=100)]


def _rising(percents: tuple[int, ...]) -> tuple[int, ...]:
    if list(percents) != sorted(set(percents)):
        raise wrong("les seuils ne vont pas du plus petit au plus grand", "rangez-les, chacun une seule fois")
    return percents


class UsagePolicy(Section):
    """The period that is counted, and when little is left."""

    section: ClassVar[str] = "usage"

    period_starts_on_day: int = Field(default=1, ge=1, le=28)
    """Day of the month on which allowances start again, at midnight in the operator's zone."""
    low_percent: int = Field(default=10, ge=1, le=50)
    """Percentage of the allowance under which the page says that little is left."""
    alert_percents: Annotated[tuple[Share, ...], Field(min_length=1, max_length=8), AfterValidator(_rising)] = (
        50,
        80,
        90,
        100,
    )
    """Percentages of the allowance at which customers may ask to be told, from the smallest to the largest."""
