"""`[short_number]` of `rules.toml`: how often a line is answered. The number itself stands in `channels.toml`."""

from typing import ClassVar

from pydantic import Field

from guichet.operators import Section


class ShortNumberPolicy(Section):
    """How often a line is answered by the short number, by text and by voice together."""

    section: ClassVar[str] = "short_number"

    answers_per_hour: int = Field(default=10, ge=1, le=1000)
    """Answers that one line gets in an hour; it is told once that there are no more, then nothing."""
