"""Options of a line: what is held, asked for, and may be asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from guichet.acts.values import Refusal
from guichet.catalogue.policy import Catalogue, Option
from guichet.catalogue.values import OptionKind
from guichet.lines.values.changes import ChangeFacts
from guichet.network.values import CommandKind

# the source of what was added here, until the billing system says it too
HERE = "guichet"
ADDING = (CommandKind.ADD_OPTION, CommandKind.CREATE_MAILBOX)
OPTION_CHANGES = (*ADDING, CommandKind.REMOVE_OPTION, CommandKind.CHANGE_OFFER)


class MailboxState(StrEnum):
    """Where an address stands: kept for who asked, in use, or closed."""

    RESERVED = "reserved"
    OPEN = "open"
    CLOSED = "closed"


class Switch(StrEnum):
    """Where an option stands on a line; `..._later` ones are planned, and may still be given up."""

    OFF = "off"
    ON = "on"
    ADDING = "adding"
    REMOVING = "removing"
    STARTS_LATER = "starts_later"
    ENDS_LATER = "ends_later"


class Group(StrEnum):
    """Under which title an option is looked for."""

    TV = "tv"
    DECODERS = "decoders"
    INTERNET = "internet"
    PHONE = "phone"
    MOBILE = "mobile"


@dataclass(frozen=True, slots=True)
class AddOption:
    """What is asked to add an option.

    Shape: `address` is the local part wanted, for an option that gives a mailbox, None before it is typed.
    `agreed_minor` is the amount of the next invoice that the person was shown, None where nothing was shown.
    """

    code: str
    address: str | None = None
    agreed_minor: int | None = None


@dataclass(frozen=True, slots=True)
class RemoveOption:
    """What is asked to remove an option."""

    code: str


@dataclass(frozen=True, slots=True)
class ChangeOffer:
    """What is asked to change the offer of a line; `agreed_minor` as for `AddOption`."""

    code: str
    agreed_minor: int | None = None


@dataclass(frozen=True, slots=True)
class HeldOption:
    """An option in force, or to come: half-open days, and what was agreed here, None for what was not."""

    code: str
    starts_on: date
    ends_on: date | None = None
    minimum_until: date | None = None
    price_minor: int | None = None


@dataclass(frozen=True, slots=True)
class OptionsFacts:
    """What acts on the options and the offer of a line look at, on the operator's day `today`.

    Shape: `changes` are those open, `changed` the codes of options added or removed since the month started. `may_any`:
    whether who asks may touch any option, or only those that the catalogue lets the line's user touch. `retired` are
    the options held that are no longer sold.
    """

    line_id: int
    kind: str
    state: str
    blocked: bool
    offer_code: str
    today: date
    catalogue: Catalogue
    held: tuple[HeldOption, ...] = ()
    changes: tuple[ChangeFacts, ...] = ()
    changed: frozenset[str] = frozenset()
    may_any: bool = True
    committed_until: date | None = None
    retired: Mapping[str, Option] = field(default_factory=dict)

    def option(self, code: str) -> Option | None:
        """Return an option that is sold, or that the line still has; None for one that nobody knows."""
        return self.catalogue.option(code) or self.retired.get(code)

    def holds(self, code: str) -> HeldOption | None:
        """Return the option held under a code, the one without end first; None without any."""
        found = [one for one in self.held if one.code == code]
        return next((one for one in found if one.ends_on is None), found[-1] if found else None)

    def open_change(self, code: str, *, adds: bool) -> ChangeFacts | None:
        """Return the open change that adds, or removes, an option."""
        kinds = ADDING if adds else (CommandKind.REMOVE_OPTION,)
        return next((one for one in self.changes if one.key == code and one.kind in kinds), None)

    @property
    def offer_change(self) -> ChangeFacts | None:
        """The open change of offer, None without any."""
        return next((one for one in self.changes if one.kind == CommandKind.CHANGE_OFFER), None)


@dataclass(frozen=True, slots=True)
class OptionSeen:
    """An option that a line has or may have, in the words of one language.

    Shape: `monthly_minor` and `fee_minor` tax included, in minor units, `monthly_minor` being what was agreed when it
    was agreed here; for a pass (`renews` false) it is paid once. `on` is the first day with it (starts_later) or
    without it (ends_later, or a pass). `refusal` is why the switch cannot be turned now, None when it can. `failed_at`
    is when the network last did not do what was asked, in the week before.
    """

    code: str
    kind: OptionKind
    group: Group
    name: str
    description: str
    monthly_minor: int
    fee_minor: int
    renews: bool
    switch: Switch
    on: date | None = None
    refusal: Refusal | None = None
    instead: str = ""
    address: str = ""
    failed_at: datetime | None = None

    @property
    def is_on(self) -> bool:
        """Whether the line has it today, whatever is asked for."""
        return self.switch in {Switch.ON, Switch.REMOVING, Switch.ENDS_LATER}

    @property
    def is_pending(self) -> bool:
        """Whether the network has not answered yet."""
        return self.switch in {Switch.ADDING, Switch.REMOVING}


@dataclass(frozen=True, slots=True)
class LineOptions:
    """The options of a line, by group, in the order of the catalogue; groups without any are absent."""

    line_id: int
    reference: str
    groups: Mapping[Group, tuple[OptionSeen, ...]] = field(default_factory=dict)

    @property
    def waits(self) -> bool:
        """Whether the network has something to answer."""
        return any(option.is_pending for options in self.groups.values() for option in options)


@dataclass(frozen=True, slots=True)
class OptionChanged:
    """An option was added to a line, or removed from it: what the billing system must know. Told once.

    Shape: `change` is the reference of the change; amounts in minor units, tax included; days in ISO 8601.
    """

    event: ClassVar[str] = "lines.option_changed"
    change: str
    line_id: int
    option: str
    added: bool
    on: str
    ends_on: str
    price_minor: int
    fee_minor: int
    first_minor: int
    credit_minor: int


@dataclass(frozen=True, slots=True)
class OfferChanged:
    """The offer of a line was changed: what the billing system must know. Told once; shape as for OptionChanged."""

    event: ClassVar[str] = "lines.offer_changed"
    change: str
    line_id: int
    offer: str
    before: str
    on: str
    price_minor: int
    first_minor: int
    credit_minor: int
    committed_until: str
    dropped: tuple[str, ...]
