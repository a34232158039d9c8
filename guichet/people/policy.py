"""`[people]` of `rules.toml`: how people sign in and stay signed in."""

from typing import ClassVar

from pydantic import Field

from guichet.operators import Section


class PeoplePolicy(Section):
    """How people sign in and stay signed in."""

    section: ClassVar[str] = "people"

    line_number_sign_in: bool = False
    """Whether the user of a line may sign in with its number."""
    remember_days: int = Field(default=14, ge=1, le=90)
    """Days without a visit after which somebody who chose to stay signed in must sign in again."""
    remember_absolute_days: int = Field(default=30, ge=1, le=365)
    """Days after which that person must sign in again, visits or not."""
    idle_minutes: int = Field(default=30, ge=5, le=1440)
    """Minutes without a page after which somebody else is signed out."""
    absolute_minutes: int = Field(default=720, ge=5, le=10080)
    """Minutes after which that person is signed out, pages or not."""
    password_minimum: int = Field(default=12, ge=8, le=64)
    """Fewest characters of a new password."""
    codes_per_hour: int = Field(default=1000, ge=10, le=1_000_000)
    """Codes sent in an hour to all lines together, at most."""
    administrators_second_factor: bool = True
    """Whether administrators of companies must have a second factor, as staff always must."""
