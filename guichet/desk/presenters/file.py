"""The file of a customer: who, what they have, what they owe, what is on its way, who may act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from guichet.billing.presenters.words import signed, state_pill, title
from guichet.billing.values import InvoiceFacts, InvoiceKind, InvoiceState
from guichet.catalogue.queries import offer_facts
from guichet.contracts.journal_words import ICONS, EntryShown
from guichet.contracts.values import ContractFacts, CustomerFile, CustomerKind, GrantSeen, LineFacts, LineKind
from guichet.core.formats import Formats
from guichet.core.money import Money
from guichet.core.periods import local_day
from guichet.desk.presenters.formatting import masked_email
from guichet.desk.presenters.words import contract_state, kind_word, line_state, line_word, role_word
from guichet.lines.presenters.blocking import block_pill
from guichet.lines.values.blocking import BlockState
from guichet.messages.values import CommunicationFacts
from guichet.orders.values import OrderFacts, OrderKind, OrderState
from guichet.short_number.values import Silenced
from guichet.ui.elements import pill

LATEST_INVOICES = 6


@dataclass(frozen=True, slots=True)
class FileRow:
    """A row of one of the file's lists; empty what does not apply. `note` is what holds at present only."""

    title: str
    sub: str
    state: SafeString | str = ""
    amount: str = ""
    icon: str = ""
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class FilePage:
    reference: str
    title: str
    lede: str
    facts: list[tuple[str, str]]
    due: str
    contracts: list[FileRow]
    contracts_left_out: bool
    lines: list[FileRow]
    next_lines: str
    first_lines: str
    invoices: list[FileRow]
    orders: list[FileRow]
    communications: list[FileRow]
    grants: list[FileRow]
    grants_left_out: bool
    entries: list[EntryShown]
    journal: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the view read for a file; lists hold one row more than is shown when there are others."""

    customer: CustomerFile
    lines: Sequence[LineFacts]
    blocks: Mapping[int, BlockState]
    silenced: Mapping[int, Silenced]
    invoices: Sequence[InvoiceFacts]
    orders: Sequence[OrderFacts]
    communications: Sequence[CommunicationFacts]
    grants: Sequence[GrantSeen]
    entries: Sequence[EntryShown]
    after: str


def file_page(seen: Gathered, formats: Formats, now: datetime, *, most_lines: int, most_grants: int) -> FilePage:
    today = local_day(now, formats.time_zone)
    customer, here = seen.customer, reverse("desk:customer", args=[seen.customer.reference])
    shown = seen.lines[:most_lines]
    return FilePage(
        reference=customer.reference,
        title=customer.name,
        lede=gettext("{kind}, client {number}").format(kind=kind_word(customer.kind), number=customer.external_id),
        facts=_facts(customer, formats),
        due=_due(seen.invoices, formats),
        contracts=[_contract(one, formats, today) for one in customer.contracts],
        contracts_left_out=customer.contracts_left_out,
        lines=[_line(line, seen.blocks.get(line.id), seen.silenced.get(line.id), formats) for line in shown],
        next_lines=f"{here}?after={shown[-1].reference}#lines" if len(seen.lines) > most_lines else "",
        first_lines=f"{here}#lines" if seen.after else "",
        invoices=[_invoice(one, formats, today) for one in seen.invoices],
        orders=[_order(one, formats, today) for one in seen.orders],
        communications=[_communication(one, formats, now) for one in seen.communications],
        grants=[_grant(one, formats, today) for one in seen.grants[:most_grants]],
        grants_left_out=len(seen.grants) > most_grants,
        entries=list(seen.entries),
        journal=reverse("desk:journal", args=[customer.reference]),
    )


def _facts(customer: CustomerFile, formats: Formats) -> list[tuple[str, str]]:
    place = " ".join(part for part in (customer.postcode, customer.city) if part)
    registration = customer.registration_number if customer.kind == CustomerKind.ORGANISATION else ""
    facts = [
        (gettext("Adresse"), ", ".join(part for part in (customer.street, place) if part)),
        (gettext("Téléphone"), formats.phone_masked(customer.phone) if customer.phone else ""),
        (gettext("Courriel"), masked_email(customer.email)),
        (gettext("Immatriculation"), registration),
        (gettext("Référence"), customer.reference),
    ]
    return [(label, value) for label, value in facts if value]


def _due(invoices: Sequence[InvoiceFacts], formats: Formats) -> str:
    owing = [Money(one.due_minor, one.currency) for one in invoices if _owes(one)]
    return formats.money(sum(owing, Money.zero(owing[0].currency))) if owing else ""


def _owes(invoice: InvoiceFacts) -> bool:
    return invoice.kind == InvoiceKind.INVOICE and invoice.state != InvoiceState.PAID and invoice.due_minor > 0


def _contract(contract: ContractFacts, formats: Formats, today: date) -> FileRow:
    start = formats.day(contract.starts_on, today, relative=False)
    sub = gettext("Depuis le {start}").format(start=start)
    if contract.commitment_ends_on and contract.commitment_ends_on > today:
        end = formats.day(contract.commitment_ends_on, today, relative=False)
        sub = gettext("Depuis le {start}, engagement jusqu’au {end}").format(start=start, end=end)
    title = f"{contract.number}, {contract.name}" if contract.name else contract.number
    return FileRow(title, sub, contract_state(contract.state))


def _line(line: LineFacts, block: BlockState | None, silenced: Silenced | None, formats: Formats) -> FileRow:
    offer = offer_facts(line.offer_code, (), formats.language).name
    parts = (formats.phone(line.number) if line.number else "", offer, line.site_name or "")
    sub = ", ".join(part for part in parts if part)
    return FileRow(
        line_word(line),
        sub,
        block_pill(block) if block else line_state(line.state),
        icon=ICONS[LineKind(line.kind)],
        note=_silence(silenced, formats) if silenced else "",
    )


def _silence(silenced: Silenced, formats: Formats) -> str:
    return ngettext(
        "Le numéro court ne lui répond plus avant {time} : il l’a fait {count} fois dans l’heure.",
        "Le numéro court ne lui répond plus avant {time} : il l’a fait {count} fois dans l’heure.",
        silenced.answers,
    ).format(time=formats.time(silenced.until), count=silenced.answers)


def _invoice(invoice: InvoiceFacts, formats: Formats, today: date) -> FileRow:
    return FileRow(
        title(invoice, formats, today),
        gettext("n° {number}").format(number=invoice.number),
        state_pill(invoice, today),
        signed(invoice, formats),
    )


def _order(order: OrderFacts, formats: Formats, today: date) -> FileRow:
    asked = gettext("Demandé {day}").format(day=formats.on(local_day(order.ordered_at, formats.time_zone), today))
    href = reverse("desk:move", args=[order.reference]) if order.move_id else ""
    return FileRow(order.label or _order_word(order.kind), asked, _order_state(order), href=href)


def _order_word(kind: str) -> str:
    match kind:
        case OrderKind.NEW_LINE:
            return gettext("Nouvelle ligne")
        case OrderKind.PORTING:
            return gettext("Transfert de numéro")
        case OrderKind.INSTALLATION:
            return gettext("Installation")
        case OrderKind.MOVE:
            return gettext("Déménagement")
        case OrderKind.SIM:
            return gettext("Nouvelle carte SIM")
        case OrderKind.QUOTE:
            return gettext("Devis")
    return gettext("Dépannage")


def _order_state(order: OrderFacts) -> SafeString:
    if order.ask:
        return pill("warn", gettext("Attend le client"))
    match order.state:
        case OrderState.RECEIVED:
            return pill("info", gettext("Reçue"))
        case OrderState.SCHEDULED:
            return pill("info", gettext("Planifiée"))
    return pill("info", gettext("En cours"))


def _communication(one: CommunicationFacts, formats: Formats, now: datetime) -> FileRow:
    return FileRow(one.title, gettext("Publié {moment}").format(moment=formats.moment(one.published_at, now)))


def _grant(grant: GrantSeen, formats: Formats, today: date) -> FileRow:
    on = grant.site_name or grant.contract_number or grant.line_label
    on = on or (formats.phone(grant.line_number) if grant.line_number else gettext("tout le dossier"))
    since = formats.day(local_day(grant.starts_at, formats.time_zone), today, relative=False)
    sub = gettext("{role}, {on}, depuis le {day}").format(role=role_word(grant.role), on=on, day=since)
    return FileRow(grant.person_name or gettext("Sans nom"), sub, href=reverse("desk:person", args=[grant.person]))
