"""What other apps may know of customers, contracts and lines, and of who may see them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from guichet.acts import values as acts


class CustomerKind(StrEnum):
    INDIVIDUAL = "individual"
    ORGANISATION = "organisation"


class Segment(StrEnum):
    RESIDENTIAL = "residential"
    PROFESSIONAL = "professional"


class ContractState(StrEnum):
    PENDING = "pending"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"


class LineKind(StrEnum):
    MOBILE = "mobile"
    FIXED = "fixed"
    INTERNET = "internet"
    TV = "tv"


class LineState(StrEnum):
    TO_ACTIVATE = "to_activate"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    DOWN = "down"
    TERMINATED = "terminated"


class Role(StrEnum):
    """What a grant makes of a person, on the customer, site, contract or line that it names."""

    HOLDER = "holder"
    LINE_USER = "line_user"
    PROXY = "proxy"
    COMPANY_ADMINISTRATOR = "company_administrator"
    SITE_MANAGER = "site_manager"
    ACCOUNTANT = "accountant"


class GrantOrigin(StrEnum):
    HOLDER = "holder"
    DECLARED_USER = "declared_user"
    PROCURATION = "procuration"
    ADMINISTRATOR = "administrator"
    IMPORT = "import"


class Capability(StrEnum):
    """One thing that a role lets a person do with what its grant covers."""

    SEE_LINE = "line.see"
    SEE_USAGE = "usage.see"
    SEE_CONTRACT = "contract.see"
    SEE_INVOICE = "invoice.see"
    SEE_ORDER = "order.see"
    SEE_COMMUNICATION = "communication.see"
    SEE_JOURNAL = "journal.see"
    SHOW_PUK = "line.puk"
    BLOCK_LINE = "line.block"
    UNBLOCK_LINE = "line.unblock"
    UNBLOCK_FOR_OTHERS = "line.unblock_for_others"
    DECLARE_LOSS = "line.declare_loss"
    REPLACE_SIM = "sim.replace"
    UNLOCK_PHONE = "phone.unlock"
    SET_USAGE_ALERT = "usage.alert"
    MANAGE_OPTIONS = "options.manage"
    MANAGE_ANY_OPTION = "options.manage_any"
    CHANGE_OFFER = "offer.change"
    MOVE_LINE = "line.move"
    SHOW_NUMBERS = "usage.numbers"
    SET_RESTRICTIONS = "line.restrict"
    SET_CEILING = "line.ceiling"
    # to impose restrictions and a ceiling on whoever uses the line, and to lift those that others imposed
    RESTRICT_FOR_OTHERS = "line.restrict_for_others"
    FORWARD_CALLS = "line.forward"
    SET_VOICEMAIL = "line.voicemail"
    MANAGE_USERS = "users.manage"
    COMPLETE_USER = "users.complete"
    MANAGE_ROLES = "roles.manage"


class Way(StrEnum):
    """By which way somebody asked the operator's staff to do something for them."""

    CALL = "call"
    AGENCY = "agency"
    LETTER = "letter"
    EMAIL = "email"


class Check(StrEnum):
    """How the operator's staff knew who was asking."""

    SECURITY_ANSWER = "security_answer"
    IDENTITY_PAPER = "identity_paper"
    CALL_BACK = "call_back"
    SIGNATURE = "signature"


# How somebody may be known by each way: a paper is not seen on the phone, a signature is not heard.
CHECKS: Mapping[Way, frozenset[Check]] = {
    Way.CALL: frozenset({Check.SECURITY_ANSWER, Check.CALL_BACK}),
    Way.AGENCY: frozenset({Check.IDENTITY_PAPER, Check.SECURITY_ANSWER}),
    Way.LETTER: frozenset({Check.SIGNATURE, Check.CALL_BACK}),
    Way.EMAIL: frozenset({Check.CALL_BACK}),
}


class Scope(StrEnum):
    """What a grant is given on, from the widest to the narrowest."""

    CUSTOMER = "customer"
    SITE = "site"
    CONTRACT = "contract"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class GrantFacts:
    """A grant in force: the role, the row it is given on, and since when."""

    role: Role
    scope: Scope
    scope_id: int
    starts_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """Where one capability reaches: row ids by scope. Empty reaches nothing.

    A line is reached through its own id, its contract, its site or its customer.
    """

    customers: Collection[int] = frozenset()
    sites: Collection[int] = frozenset()
    contracts: Collection[int] = frozenset()
    lines: Collection[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.customers or self.sites or self.contracts or self.lines)

    def covers(self, target: acts.Target) -> bool:
        """Tell whether a target stands inside, through any of the rows that hold it."""
        return (
            target.customer_id in self.customers
            or target.site_id in self.sites
            or target.contract_id in self.contracts
            or target.line_id in self.lines
        )

    def ids(self) -> dict[str, Collection[int]]:
        """Return the ids by scope, as the arguments of a prepared read; `Reach(**ids)` is the way back."""
        return {"customers": self.customers, "sites": self.sites, "contracts": self.contracts, "lines": self.lines}


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """A customer on which a person holds a grant, with the contact details shown back to its holder."""

    id: int
    kind: str
    name: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks, and the grants in force at the moment of asking. Every query of the portal starts from one.

    `customers` holds those granted as a whole: a line's user has none. `read_only`: staff look on.
    """

    person_id: int
    grants: tuple[GrantFacts, ...] = ()
    customers: tuple[CustomerFacts, ...] = ()
    reaches: dict[Capability, Reach] = field(default_factory=dict, compare=False)
    read_only: bool = False

    def reach(self, capability: Capability) -> Reach:
        """Return where this person may exercise a capability; nothing when no grant gives it."""
        return self.reaches.get(capability, Reach())

    def may(self, capability: str, target: acts.Target) -> bool:
        """Tell whether a grant in force gives this capability on this target."""
        return self.reach(Capability(capability)).covers(target)


@dataclass(frozen=True, slots=True)
class Target:
    """A customer, site, contract or line by row id, with the customer that owns it."""

    id: int
    customer_id: int


@dataclass(frozen=True, slots=True)
class LineFacts:
    """A line with what its row on any page says: contract, customer and site included."""

    id: int
    reference: str
    kind: str
    number: str
    label: str
    offer_code: str
    state: str
    activates_on: date | None
    contract_id: int
    contract_number: str
    contract_name: str
    customer_id: int
    customer_name: str
    site_id: int | None
    site_name: str | None
    site_city: str | None


def line_target(line: LineFacts) -> acts.Target:
    """Return a line as what acts act on."""
    return acts.Target("line", line.id, line.reference, line.customer_id, line.contract_id, line.id, line.site_id)


def customer_target(customer_id: int, reference: str) -> acts.Target:
    """Return a customer as what acts act on."""
    return acts.Target("customer", customer_id, reference, customer_id)


@dataclass(frozen=True, slots=True)
class LineGroup:
    """Lines of a fleet that are alike: same kind, offer, contract, site and state."""

    kind: str
    offer_code: str
    contract_id: int
    site_id: int | None
    site_name: str | None
    state: str
    count: int
    data_used: int


@dataclass(frozen=True, slots=True)
class ContractFacts:
    """A contract, as the desk lists it."""

    reference: str
    number: str
    name: str
    state: str
    starts_on: date
    ends_on: date | None
    commitment_ends_on: date | None


@dataclass(frozen=True, slots=True)
class CustomerFile:
    """A customer as the operator's staff see it, with its contracts: the latest first, `contracts_left_out` apart."""

    id: int
    reference: str
    external_id: str
    kind: str
    segment: str
    name: str
    registration_number: str
    email: str
    phone: str
    street: str
    postcode: str
    city: str
    contracts: tuple[ContractFacts, ...]
    contracts_left_out: bool


@dataclass(frozen=True, slots=True)
class CustomerHead:
    """A customer in a list of the desk."""

    id: int
    reference: str
    external_id: str
    kind: str
    name: str
    email: str
    phone: str
    postcode: str
    city: str


@dataclass(frozen=True, slots=True)
class GrantSeen:
    """A grant in force, as the desk lists it: whose, what it makes of them, and on what (empty: not on that scope)."""

    person_id: int
    person: str
    person_name: str
    role: str
    starts_at: datetime
    ends_at: datetime | None
    site_name: str
    contract_number: str
    line_number: str
    line_label: str


@dataclass(frozen=True, slots=True)
class CustomerOf:
    """That a person has to do with a customer, and as what."""

    person_id: int
    person_name: str
    role: str
    customer_id: int


@dataclass(frozen=True, slots=True)
class EntrySeen:
    """A line of the journal with the names that it is told with.

    Shape: `actor_id` None: the operator’s systems. `ended`: it was pending, and its end is another line.
    """

    id: int
    reference: str
    at: datetime
    kind: str
    act: str
    result: str
    code: str
    data: dict[str, Any]  # Any: what JSON holds
    channel: str
    actor_id: int | None
    actor_name: str
    actor_staff_role: str
    on_behalf_name: str
    line_reference: str
    line_number: str
    line_label: str
    line_kind: str
    ended: bool = False
    on_behalf_id: int | None = None
