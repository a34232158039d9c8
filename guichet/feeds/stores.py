"""From checked rows to the services of each slice: find what they name, hand them over, word refusals."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, cast

from guichet.billing import services as billing
from guichet.contracts import services as contracts
from guichet.contracts.services import FedGrant
from guichet.contracts.values import Role, Scope, Target
from guichet.database import Written
from guichet.feeds import rows as kinds
from guichet.feeds.checks import quoted
from guichet.feeds.rows import Row
from guichet.feeds.words import MOVED, REFUSED_BY, REFUSED_BY_DATABASE, UNKNOWN
from guichet.lines import services as lines
from guichet.messages import services as messages
from guichet.orders import services as orders
from guichet.people import services as people

# A column's value for a model: what Django's fields take.
Values = dict[str, Any]


class Run(NamedTuple):
    """What every batch of an import shares."""

    source: str
    currency: str
    at: datetime


@dataclass
class Stored:
    """What became of a batch. `refused` maps ranks to reasons; those in `may_heal` are worth another try at the end."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: dict[int, str] = field(default_factory=dict)
    may_heal: set[int] = field(default_factory=set)


Store = Callable[[Sequence[Row], Run], Stored]
Finder = Callable[[str, Collection[str]], Mapping[str, Target]]


def _finder(scope: Scope) -> Finder:
    return lambda source, wanted: contracts.targets_by_external_id(scope, source, wanted)


CUSTOMER, SITE, CONTRACT, LINE = (_finder(scope) for scope in Scope)
INVOICE: Finder = billing.invoices_by_external_id


class Batch:
    """Rows on their way to a service: those still standing, as values of the model, by rank."""

    def __init__(self, rows: Sequence[Row], run: Run) -> None:
        self.rows = rows
        self.run = run
        self.stored = Stored()
        self.values: dict[int, Values] = {
            rank: {**row.model_dump(exclude=set(row.references)), "source": run.source} for rank, row in enumerate(rows)
        }
        self._customers: dict[int, dict[str, int]] = {rank: {} for rank in self.values}

    def point(self, column: str, find: Finder, *, heals: bool = False) -> None:
        """Replace the external id of a column by the row id; rows that name an unknown one are refused."""
        named = {rank: getattr(self.rows[rank], column) for rank in self.values}
        targets = find(self.run.source, {name for name in named.values() if name is not None})
        for rank, name in named.items():
            target = targets.get(name) if name is not None else None
            if name is not None and target is None:
                self.refuse(rank, f"{column} : {quoted(name)} {UNKNOWN[column]}", heals=heals)
                continue
            self.values[rank][f"{column}_id"] = target.id if target else None
            if target:
                self._customers[rank][column] = target.customer_id

    def same_customer(self, first: str, second: str) -> None:
        """Refuse the rows whose two columns point to rows of different customers: one would see the other's."""
        for rank in list(self.values):
            owners = self._customers[rank]
            if first in owners and second in owners and owners[first] != owners[second]:
                self.refuse(rank, f"{second} : il n’est pas du même client que {first} ; corrigez l’un des deux")

    def stays_with(self, column: str, find: Finder, what: str) -> None:
        """Refuse the rows that `find` knows as another customer's than their column leads to.

        What hangs on them would come along: whom the former customer called, where, on what they were billed.
        """
        known = find(self.run.source, {str(values["external_id"]) for values in self.values.values()})
        for rank, values in list(self.values.items()):
            stored, owner = known.get(str(values["external_id"])), self._customers[rank].get(column)
            if stored is not None and owner is not None and stored.customer_id != owner:
                self.refuse(rank, f"{column} : {what}")

    def refuse(self, rank: int, reason: str, *, heals: bool = False) -> None:
        del self.values[rank]
        self.stored.refused[rank] = reason
        if heals:
            self.stored.may_heal.add(rank)

    def store(self, service: Callable[[Sequence[Values]], Written]) -> Stored:
        """Hand the standing rows to a service, and word what it refused."""
        ranks = list(self.values)
        written = service(list(self.values.values()))
        self.stored.created, self.stored.changed = written.created, written.changed
        self.stored.unchanged = written.unchanged
        for place, constraint in written.refused.items():
            self.refuse(ranks[place], REFUSED_BY.get(constraint, REFUSED_BY_DATABASE), heals=True)
        return self.stored


def store_customers(rows: Sequence[Row], run: Run) -> Stored:
    return Batch(rows, run).store(contracts.store_customers)


def store_sites(rows: Sequence[Row], run: Run) -> Stored:
    batch = Batch(rows, run)
    batch.point("customer", CUSTOMER)
    return batch.store(contracts.store_sites)


def store_contracts(rows: Sequence[Row], run: Run) -> Stored:
    batch = Batch(rows, run)
    batch.point("customer", CUSTOMER)
    batch.stays_with("customer", CONTRACT, MOVED["contract"])
    return batch.store(contracts.store_contracts)


def store_lines(rows: Sequence[Row], run: Run) -> Stored:
    batch = Batch(rows, run)
    batch.point("contract", CONTRACT)
    batch.point("site", SITE)
    batch.same_customer("contract", "site")
    batch.stays_with("contract", LINE, MOVED["line"])
    # an offer that was just changed here is not yet in the file
    return batch.store(lambda values: contracts.store_lines(lines.keep_offers(values, at=run.at), at=run.at))


def store_sims(rows: Sequence[Row], run: Run) -> Stored:
    batch = Batch(rows, run)
    batch.point("line", LINE)
    return batch.store(lambda values: lines.store_sims(values, at=run.at))


def store_subscriptions(rows: Sequence[Row], run: Run) -> Stored:
    batch = Batch(rows, run)
    batch.point("line", LINE)
    return batch.store(lines.store_options)


def store_restrictions(rows: Sequence[Row], run: Run) -> Stored:
    batch = Batch(rows, run)
    batch.point("line", LINE)
    return batch.store(lambda values: lines.store_restrictions(values, at=run.at))


def store_persons(rows: Sequence[Row], run: Run) -> Stored:
    return Batch(rows, run).store(
        lambda values: people.store_persons([people.FedPerson(**person) for person in values])
    )


def store_grants(rows: Sequence[Row], run: Run) -> Stored:
    batch = Batch(rows, run)
    persons = people.persons_by_external_id(run.source, {cast(kinds.GrantRow, row).person for row in rows})
    targets = {scope: _targets(scope, rows, run) for scope in Scope}
    for rank, row in enumerate(rows):
        grant = cast(kinds.GrantRow, row)
        person_id, target = persons.get(grant.person), targets[Scope(grant.on)].get(grant.target)
        if person_id is None:
            batch.refuse(rank, f"person : {quoted(grant.person)} {UNKNOWN['person']}")
        elif target is None:
            batch.refuse(rank, f"target : {quoted(grant.target)} {UNKNOWN[grant.on]}")
        else:
            batch.values[rank] = {
                "grant": FedGrant(
                    person_id, Role(grant.role), Scope(grant.on), target.id, grant.starts_at, grant.ends_at
                )
            }
    return batch.store(lambda values: contracts.store_grants([value["grant"] for value in values], at=run.at))


def _targets(scope: Scope, rows: Sequence[Row], run: Run) -> Mapping[str, Target]:
    wanted = {grant.target for row in rows if (grant := cast(kinds.GrantRow, row)).on == scope}
    return contracts.targets_by_external_id(scope, run.source, wanted) if wanted else {}


def store_invoices(rows: Sequence[Row], run: Run) -> Stored:
    batch = Batch(rows, run)
    batch.point("customer", CUSTOMER)
    batch.point("contract", CONTRACT)
    batch.point("credits", INVOICE, heals=True)  # the invoice may stand further down in the same file
    batch.same_customer("customer", "credits")
    for values in batch.values.values():
        values["currency"] = run.currency
    return batch.store(billing.store_invoices)


def store_invoice_lines(rows: Sequence[Row], run: Run) -> Stored:
    batch = Batch(rows, run)
    batch.point("invoice", INVOICE)
    batch.point("line", LINE)
    for values in batch.values.values():
        del values["source"]  # an amount is known by its invoice and position
    return batch.store(billing.store_invoice_lines)


def store_orders(rows: Sequence[Row], run: Run) -> Stored:
    batch = Batch(rows, run)
    batch.point("customer", CUSTOMER)
    batch.point("site", SITE)
    batch.point("line", LINE)
    batch.same_customer("customer", "site")
    batch.same_customer("customer", "line")
    return batch.store(orders.store_orders)


def store_communications(rows: Sequence[Row], run: Run) -> Stored:
    batch = Batch(rows, run)
    batch.point("customer", CUSTOMER)
    batch.point("site", SITE)
    batch.same_customer("customer", "site")
    return batch.store(messages.store_communications)


class Feed(NamedTuple):
    """How one of the files is read: the type of its rows, and what writes them."""

    row: type[Row]
    store: Store


# In reading order: each names rows of those above it.
FEEDS: Mapping[str, Feed] = {
    "customers": Feed(kinds.CustomerRow, store_customers),
    "sites": Feed(kinds.SiteRow, store_sites),
    "contracts": Feed(kinds.ContractRow, store_contracts),
    "lines": Feed(kinds.LineRow, store_lines),
    "sims": Feed(kinds.SimRow, store_sims),
    "subscriptions": Feed(kinds.SubscriptionRow, store_subscriptions),
    "restrictions": Feed(kinds.RestrictionRow, store_restrictions),
    "persons": Feed(kinds.PersonRow, store_persons),
    "grants": Feed(kinds.GrantRow, store_grants),
    "invoices": Feed(kinds.InvoiceRow, store_invoices),
    "invoice_lines": Feed(kinds.InvoiceLineRow, store_invoice_lines),
    "orders": Feed(kinds.OrderRow, store_orders),
    "communications": Feed(kinds.CommunicationRow, store_communications),
}
