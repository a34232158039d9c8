"""The list of invoices: what will be taken and when, then the documents, the latest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils.html import conditional_escape as safe
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from guichet.billing.policy import BillingPolicy
from guichet.billing.presenters.words import difference, hero, is_late, signed, state_pill
from guichet.billing.values import InvoiceFacts, InvoiceKind, InvoiceSlice, InvoiceState, ListedInvoice
from guichet.core.formats import Formats
from guichet.core.money import Money
from guichet.core.periods import shift_months
from guichet.ui import paths

A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for, once checked: documents of one kind, after one of them."""

    kind: InvoiceKind | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class KindChoice:
    """A choice of the filter."""

    label: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class InvoicesPage:
    title: str
    sentence: SafeString
    details: str
    button_href: str
    choices: list[KindChoice]
    heading: str
    caption: str
    rows: SafeString
    empty: str
    older_href: str
    when_to_pay: list[tuple[str, str]]


def invoices_page(
    asked: Asked,
    listed: InvoiceSlice,
    unpaid: Sequence[InvoiceFacts],
    policy: BillingPolicy,
    formats: Formats,
    today: date,
    *,
    page_title: str,
) -> InvoicesPage:
    """Return the page; `page_title` is what the operator's menu calls it."""
    rows, has_older = _shown(asked, listed, policy, today)
    is_whole = not has_older or _is_before(_first_left_out(rows, listed), policy, today)
    one = unpaid[0].reference if len(unpaid) == 1 else ""
    return InvoicesPage(
        title=page_title,
        sentence=due_sentence(unpaid, formats, today),
        details=_details(unpaid, listed.rows, formats, today),
        button_href=paths.invoice(one) if one else "",
        choices=_choices(asked),
        heading=_heading(asked, policy, is_whole=is_whole),
        caption=gettext("Factures et avoirs, les plus récents d’abord"),
        rows=_rows(rows, formats, today),
        empty="" if rows else _empty(asked),
        older_href=_address(asked.kind, rows[-1].facts.reference) if rows and has_older else "",
        when_to_pay=_when_to_pay(policy),
    )


def _shown(
    asked: Asked, listed: InvoiceSlice, policy: BillingPolicy, today: date
) -> tuple[Sequence[ListedInvoice], bool]:
    """Return the rows to show, and whether there are older ones: the first page holds the last months only."""
    recent = [row for row in listed.rows if not _is_before(row.facts.issued_on, policy, today)]
    # a contract that ended long ago has older documents only: they are shown rather than an empty page
    rows = recent if recent and not asked.after else listed.rows
    return rows, len(rows) < len(listed.rows) or listed.next_issued_on is not None


def _first_left_out(rows: Sequence[ListedInvoice], listed: InvoiceSlice) -> date | None:
    """Return the day of the first document that is not shown."""
    return listed.rows[len(rows)].facts.issued_on if len(rows) < len(listed.rows) else listed.next_issued_on


def _is_before(issued_on: date | None, policy: BillingPolicy, today: date) -> bool:
    """Return whether a day is before the months that the operator shows first."""
    return issued_on is not None and issued_on < shift_months(today, -policy.months_shown)


# --- the sentence ---------------------------------------------------------------------------------------------------


def due_sentence(unpaid: Sequence[InvoiceFacts], formats: Formats, today: date) -> SafeString:
    """Return what is due: how much, when, and how it is paid."""
    if not unpaid:
        return safe(gettext("Rien à payer. Tout est réglé."))
    first = unpaid[0]
    total = hero(formats.money(_sum(unpaid)))
    if all(one.state == InvoiceState.TO_DEBIT and one.due_on == first.due_on for one in unpaid) and first.due_on:
        return format_html(
            gettext("Nous prélèverons {amount} {day}."),
            amount=total,
            day=formats.on(first.due_on, today, weekday=True),
        )
    if len(unpaid) > 1:
        words = ngettext(
            "Il vous reste {amount} à régler, sur {count} facture.",
            "Il vous reste {amount} à régler, sur {count} factures.",
            len(unpaid),
        )
        return format_html(words, amount=total, count=len(unpaid))
    return _one_due(first, total, formats, today)


def _one_due(invoice: InvoiceFacts, total: SafeString, formats: Formats, today: date) -> SafeString:
    day = formats.on(invoice.due_on, today, weekday=True) if invoice.due_on else ""
    if invoice.state == InvoiceState.REJECTED:
        return format_html(
            gettext("Il vous reste {amount} à régler, car votre banque a refusé le prélèvement."), amount=total
        )
    if invoice.state == InvoiceState.DISPUTED:
        return format_html(gettext("Vous contestez {amount} et ce montant est suspendu."), amount=total)
    if not day:
        return format_html(gettext("Il vous reste {amount} à régler."), amount=total)
    if is_late(invoice, today):
        return format_html(gettext("Il vous reste {amount} à régler, en retard depuis {day}."), amount=total, day=day)
    return format_html(gettext("Il vous reste {amount} à régler au plus tard {day}."), amount=total, day=day)


def _details(unpaid: Sequence[InvoiceFacts], rows: Sequence[ListedInvoice], formats: Formats, today: date) -> str:
    """Return what follows the sentence: how the only invoice compares, or what part of many is late or taken."""
    if len(unpaid) == 1:
        return _compared(unpaid[0], rows, formats, today)
    debits = [one for one in unpaid if one.state == InvoiceState.TO_DEBIT and one.due_on]
    late = [one for one in unpaid if one.state == InvoiceState.TO_PAY and is_late(one, today)]
    rejected = [one for one in unpaid if one.state == InvoiceState.REJECTED]
    parts = []
    if rejected:
        parts.append(gettext("Votre banque a refusé {amount}.").format(amount=formats.money(_sum(rejected))))
    if late:
        parts.append(gettext("{amount} sont en retard.").format(amount=formats.money(_sum(late))))
    if debits and len(debits) < len(unpaid) and debits[0].due_on:
        parts.append(
            gettext("Nous en prélèverons {amount}, à partir du {day}.").format(
                amount=formats.money(_sum(debits)), day=formats.day(debits[0].due_on, today, relative=False)
            )
        )
    return " ".join(parts)


def _compared(invoice: InvoiceFacts, rows: Sequence[ListedInvoice], formats: Formats, today: date) -> str:
    here = next((row for row in rows if row.facts.reference == invoice.reference), None)
    if here is None:
        return ""
    older = rows[rows.index(here) + 1 :]
    before = next(
        (row.facts for row in older if row.facts.kind == InvoiceKind.INVOICE and row.contract_id == here.contract_id),
        None,
    )
    if before is None or before.currency != invoice.currency:
        return ""
    return difference(
        Money(invoice.total_minor, invoice.currency),
        Money(before.total_minor, before.currency),
        formats.month(before.issued_on, today),
        formats,
    )


def _sum(invoices: Sequence[InvoiceFacts]) -> Money:
    return sum((Money(one.due_minor, one.currency) for one in invoices), Money.zero(invoices[0].currency))


# --- the documents --------------------------------------------------------------------------------------------------


def _choices(asked: Asked) -> list[KindChoice]:
    return [
        KindChoice(label, _address(kind), current=asked.kind == kind)
        for label, kind in (
            (gettext("Tout"), None),
            (gettext("Factures"), InvoiceKind.INVOICE),
            (gettext("Avoirs"), InvoiceKind.CREDIT_NOTE),
        )
    ]


def _address(kind: InvoiceKind | None, before: str = "") -> str:
    query = {name: value for name, value in (("kind", kind.value if kind else ""), ("before", before)) if value}
    return f"{paths.page('invoices')}?{urlencode(query)}" if query else paths.page("invoices")


def _heading(asked: Asked, policy: BillingPolicy, *, is_whole: bool) -> str:
    if asked.after:
        return gettext("Documents plus anciens")
    if not is_whole:
        return gettext("Les plus récents")
    if policy.months_shown == A_YEAR:
        return gettext("Les douze derniers mois")
    return gettext("Les {count} derniers mois").format(count=policy.months_shown)


def _empty(asked: Asked) -> str:
    if asked.kind == InvoiceKind.CREDIT_NOTE:
        return gettext("Aucun avoir")
    return gettext("Aucune facture pour le moment")


def _rows(rows: Sequence[ListedInvoice], formats: Formats, today: date) -> SafeString:
    """Return the body of the table. Drawn here: it is most of the page."""
    several_contracts = len({row.contract_id for row in rows}) > 1
    several_customers = len({row.customer_id for row in rows}) > 1
    drawn = []
    for row in rows:
        invoice = row.facts
        number = gettext("{number}, {day}").format(number=invoice.number, day=formats.on(invoice.issued_on, today))
        under = [row.customer_name] if several_customers else []
        under += [_contract(row)] if several_contracts and row.contract_number else []
        also = f'<span class="sub">{safe(", ".join(under))}</span>' if under else ""
        drawn.append(
            f'<tr><th scope="row" class="first"><a href="{paths.invoice(invoice.reference)}">'
            f"{safe(title(invoice, formats, today))}</a>"
            f'<span class="sub">{safe(number)}</span>{also}</th><td class="status">{state_pill(invoice, today)}</td>'
            f'<td class="num amount">{safe(signed(invoice, formats))}</td></tr>'
        )
    return mark_safe("".join(drawn))  # noqa: S308 (each text is escaped)


def title(invoice: InvoiceFacts, formats: Formats, today: date) -> str:
    """Return the month of a document, as its row is called: "Novembre", "Septembre, avoir"."""
    month = capfirst(formats.month(invoice.issued_on, today))
    return gettext("{month}, avoir").format(month=month) if invoice.kind == InvoiceKind.CREDIT_NOTE else month


def _contract(row: ListedInvoice) -> str:
    return gettext("Contrat {number}").format(number=row.contract_name or row.contract_number)


def _when_to_pay(policy: BillingPolicy) -> list[tuple[str, str]]:
    within_days = ngettext("sous {count} jour", "sous {count} jours", policy.payment_delay_days)
    return [
        (gettext("Par prélèvement"), gettext("le {day} du mois").format(day=policy.direct_debit_day)),
        (gettext("Autrement"), within_days.format(count=policy.payment_delay_days)),
    ]
