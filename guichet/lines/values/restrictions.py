"""What a line no longer does or charges at somebody's demand, and the ceiling of what it may spend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from guichet.contracts.values import LineKind


class Restriction(StrEnum):
    """What may be stopped on a line."""

    PREMIUM = "premium"
    INTERNATIONAL = "international"
    ROAMING = "roaming"
    DATA_ABROAD = "data_abroad"
    ADULT = "adult"
    THIRD_PARTY = "third_party"


# Lines whose usage may cost more than their bundle: a ceiling makes sense on these.
CHARGED_KINDS = (LineKind.MOBILE, LineKind.FIXED)
# Under this key of a change of kind RESTRICT, the ceiling; the others are restrictions.
CEILING = "ceiling"


@dataclass(frozen=True, slots=True)
class SetRestrictions:
    """What is asked: the restrictions to put in force and those to lift; the others stay as they are."""

    put: tuple[Restriction, ...] = ()
    lift: tuple[Restriction, ...] = ()


@dataclass(frozen=True, slots=True)
class RestrictionsFacts:
    """What restricting looks at.

    Shape: `in_force` says of each whether it was imposed by somebody who may lift others' (the holder, on a line's
    user); `asked` holds those that the network has not answered, with whether they are being put in force.
    """

    kind: str
    state: str
    in_force: Mapping[Restriction, bool]
    asked: Mapping[Restriction, bool]
    lifts_others: bool


@dataclass(frozen=True, slots=True)
class SetCeiling:
    """What is asked: the amount, in minor units, beyond which charged usage stops in a period; None for no ceiling.

    `shown`: the version of the ceiling that the page showed (`rules.common.version_of`), or empty.
    """

    minor: int | None
    shown: str = ""


@dataclass(frozen=True, slots=True)
class CeilingFacts:
    """What setting a ceiling looks at.

    Units: minor. `minor` is what is in force and `imposed` the most that the line's user may choose, both None without
    any; `asked`: the network has not answered the last demand.
    """

    kind: str
    state: str
    minor: int | None
    imposed: int | None
    asked: bool
    lifts_others: bool
