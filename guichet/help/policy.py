"""`channels.toml`: how the operator is reached, when, and at what price."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema

from guichet.operators import LocalText, PackModel, Section, Wrong, wrong
from guichet.operators.base import Code, tables

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALWAYS = "always"
_SPAN = re.compile(r"([a-z]{3})(?:-([a-z]{3}))? (\d{2}):(\d{2})-(\d{2}):(\d{2})")


@dataclass(frozen=True, slots=True)
class Span:
    """Hours of some weekdays: `days` from 0 (Monday) to 6, half-open [opens, closes), in the operator's zone."""

    days: tuple[int, ...]
    opens: time
    closes: time

    def __str__(self) -> str:
        days = "-".join(WEEKDAYS[day] for day in dict.fromkeys((self.days[0], self.days[-1])))
        return f"{days} {self.opens:%H:%M}-{self.closes:%H:%M}"


def _span(text: object) -> Span:
    malformed = wrong(f"« {text} » n’est pas un horaire", "écrivez-le comme « mon-fri 09:00-18:00 »")
    found = _SPAN.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise malformed
    first, last = found[1], found[2] or found[1]
    if first not in WEEKDAYS or last not in WEEKDAYS:
        raise wrong(f"« {text} » nomme un jour inconnu", f"choisissez parmi {', '.join(WEEKDAYS)}")
    try:
        opens, closes = time(int(found[3]), int(found[4])), time(int(found[5]), int(found[6]))
    except ValueError:
        raise malformed from None
    days = tuple(range(WEEKDAYS.index(first), WEEKDAYS.index(last) + 1))
    if not days or opens >= closes:
        raise wrong(f"« {text} » finit avant de commencer", "mettez le début avant la fin, dans la même journée")
    return Span(days, opens, closes)


def _hours(value: object) -> tuple[Span, ...] | str:
    if value == ALWAYS:
        return ALWAYS
    if not isinstance(value, list | tuple) or not value:
        raise wrong("des horaires sont attendus", 'écrivez ["mon-fri 09:00-18:00"], ou "always"')
    return tuple(part if isinstance(part, Span) else _span(part) for part in value)


def _written(value: tuple[Span, ...] | str) -> list[str] | str:
    return value if isinstance(value, str) else [str(span) for span in value]


Hours = Annotated[
    tuple[Span, ...] | Literal["always"],
    PlainValidator(_hours),
    PlainSerializer(_written),
    WithJsonSchema(
        {
            "anyOf": [
                {"const": ALWAYS},
                {"type": "array", "minItems": 1, "items": {"type": "string", "pattern": f"^{_SPAN.pattern}$"}},
            ]
        }
    ),
]


class Channel(PackModel):
    """One way to reach the operator."""

    code: Code
    """Code of the channel, once in the file; rules and help articles name it."""
    label: LocalText
    """Who answers there."""
    value: str = Field(min_length=1)
    """Number, address or link, as it is shown; lines of a postal address are separated by a comma."""
    hours: Hours | None = None
    """When somebody answers: ["mon-fri 09:00-18:00"] in the pack's zone, "always", or nothing for letters and mail."""
    open_on_holidays: bool = False
    """Whether these hours hold on public holidays too."""
    price: LocalText | None = None
    """What reaching it costs, when it costs something or when it must be said that it does not."""
    note: LocalText | None = None
    """What else to know, in one sentence."""


class Phone(Channel):
    """A number to call."""

    included: bool = False
    """Whether calls to it are included in the plans."""
    short_number_texts: bool = False
    """Whether a text to it gets the counters of the month back."""


class Channels(Section):
    """How the operator is reached, when, and at what price."""

    section: ClassVar[str] = "channels"
    whole_file: ClassVar[bool] = True

    date: date
    """Date of this list, written on the information sheet."""
    phones: tuple[Phone, ...] = ()
    """Numbers to call or to text."""
    agencies: tuple[Channel, ...] = ()
    """Places to go to: street address, opening hours."""
    addresses: tuple[Channel, ...] = ()
    """Addresses for letters."""
    emails: tuple[Channel, ...] = ()
    """Addresses for e-mails."""
    chats: tuple[Channel, ...] = ()
    """Conversations in writing: a page of the space, or a link."""
    forums: tuple[Channel, ...] = ()
    """Forums where customers help one another."""

    @classmethod
    def crossed(cls, data: Mapping[str, Any]) -> Iterable[Wrong]:
        seen: dict[str, str] = {}
        for kind in (name for name in cls.model_fields if name != "date"):
            for rank, table in tables(data, kind):
                code, place = table.get("code"), f"{kind}[{rank}]"
                if not isinstance(code, str):
                    continue
                if code in seen:
                    problem = f"« {code} » sert déjà dans {seen[code]}"
                    yield Wrong(f"{place}.code", problem, "donnez une valeur différente à chacun")
                seen.setdefault(code, place)

    @property
    def all(self) -> tuple[Channel, ...]:
        """Return every channel, in the order of the file."""
        return (*self.phones, *self.agencies, *self.addresses, *self.emails, *self.chats, *self.forums)
