"""`[usage]` of `rules.toml`: the period that is counted, when little is left, and the alerts that the law sets."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, Field, PlainSerializer, PlainValidator, WithJsonSchema

from guichet.operators import PackModel, Section, Wrong, wrong

Share = Annotated[int, Field(ge=1, le=100)]
Minor = Annotated[int, Field(ge=0, le=100_000_000)]


def _rising(numbers: tuple[int, ...]) -> tuple[int, ...]:
    if list(numbers) != sorted(set(numbers)):
        raise wrong("les seuils ne vont pas du plus petit au plus grand", "rangez-les, chacun une seule fois")
    return numbers


def _tax(value: object) -> Decimal:
    if isinstance(value, str) and value.replace(".", "", 1).isdecimal() and Decimal(value) < 100:
        return Decimal(value)
    raise wrong("un taux est attendu", 'écrivez-le en pourcentage et entre guillemets, « "20" » ou « "5.5" »')


Rising = AfterValidator(_rising)
Shares = Annotated[tuple[Share, ...], Field(min_length=1, max_length=8), Rising]
Tax = Annotated[
    Decimal,
    PlainValidator(_tax),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "pattern": r"^\d{1,2}(\.\d+)?$"}),
]


class RoamingCap(PackModel):
    """What a mobile line may spend abroad in a period before people are told, unless they set it otherwise."""

    excluding_tax_minor: Annotated[int, Field(ge=1, le=100_000_000)]
    """Amount without tax, in the currency's minor unit (5000 for 50 EUR)."""
    tax_percent: Tax
    """Rate of the tax, a percentage between quotes: what is compared, and shown, includes it."""
    percents: Shares = (80, 100)
    """Shares of the cap at which people are told."""

    @property
    def minor(self) -> int:
        """The cap, tax included."""
        with_tax = self.excluding_tax_minor * (100 + self.tax_percent) / 100
        return int(with_tax.quantize(Decimal(1), ROUND_HALF_UP))


class BillShock(PackModel):
    """Two alerts of a mobile line's bill: the bundle is used up, then a ceiling above it. They inform only."""

    default_minor: Minor
    """Ceiling where nobody chose one: what is spent beyond the bundle, tax included, in the currency's minor unit."""
    choices_minor: Annotated[tuple[Minor, ...], Field(min_length=1, max_length=8), Rising]
    """Ceilings to choose from, from the smallest to the largest; 0 leaves the first alert alone."""


class UsagePolicy(Section):
    """The period that is counted, when little is left, and the alerts that the law sets."""

    section: ClassVar[str] = "usage"

    period_starts_on_day: int = Field(default=1, ge=1, le=28)
    """Day of the month on which allowances start again, at midnight in the operator's zone."""
    low_percent: int = Field(default=10, ge=1, le=50)
    """Percentage of the allowance under which the page says that little is left."""
    alert_percents: Shares = (50, 80, 90, 100)
    """Percentages of the allowance at which customers may ask to be told, from the smallest to the largest."""
    roaming_cap: RoamingCap | None = None
    """Roaming cap that the law sets on every mobile line; absent where roaming has none."""
    bill_shock: BillShock | None = None
    """Alerts of the bill that the law sets on every mobile line; absent where it sets none."""

    @classmethod
    def crossed(cls, data: Mapping[str, Any]) -> Iterable[Wrong]:
        """Yield a default ceiling that cannot be chosen again once it was left."""
        shock = data.get("bill_shock")
        if isinstance(shock, Mapping) and isinstance(shock.get("choices_minor"), list):
            default = shock.get("default_minor")
            if default is not None and default not in shock["choices_minor"]:
                yield Wrong(
                    "bill_shock.default_minor",
                    "ce plafond ne figure pas parmi ceux de `choices_minor`",
                    "ajoutez-le à la liste, ou prenez-en un de la liste",
                )
