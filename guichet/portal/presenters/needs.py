"""What waits for the person, in the words of the tinted surface of the home page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, gettext_noop, ngettext

from guichet.billing.presenters.words import is_elided
from guichet.billing.values import InvoiceFacts, InvoiceState
from guichet.core.formats import Formats
from guichet.core.money import Money
from guichet.orders.values import Ask, OrderFacts
from guichet.portal import rules
from guichet.portal.rules import Need, NeedKind
from guichet.ui import paths


@dataclass(frozen=True, slots=True)
class AskBlock:
    """The one thing to do first. Without `button`, nothing waits."""

    title: str
    text: str = ""
    eyebrow: str = ""
    button: str = ""
    href: str = ""
    others: str = ""


# title, why, button: sentences of their own rather than pieces put together, so that each language can turn them
_ASKS: dict[str, tuple[str, str, str]] = {
    Ask.IDENTITY_PAPER: (
        gettext_noop("Envoyez votre pièce d’identité"),
        gettext_noop("Votre commande attend cette pièce pour avancer."),
        gettext_noop("Envoyer la pièce"),
    ),
    Ask.IDENTITY_PAPER_BACK: (
        gettext_noop("Envoyez le verso de votre carte d’identité"),
        gettext_noop("La photo reçue était floue. Votre commande attend."),
        gettext_noop("Envoyer le verso"),
    ),
    Ask.APPOINTMENT: (
        gettext_noop("Choisissez l’heure du technicien"),
        gettext_noop("L’intervention sera fixée dès que vous aurez choisi."),
        gettext_noop("Choisir l’heure"),
    ),
    Ask.SIGNATURE: (
        gettext_noop("Signez votre bon de commande"),
        gettext_noop("Sans signature, le devis expire."),
        gettext_noop("Lire et signer"),
    ),
}


def needs_of(orders: Sequence[OrderFacts], unpaid: Sequence[InvoiceFacts], today: date) -> list[Need]:
    """Return what waits for the person, the nearest first."""
    needs = [
        Need(NeedKind.ORDER, order.reference, order.ask_before, order.ask, order.label) for order in orders if order.ask
    ]
    for invoice in unpaid:
        if invoice.state == InvoiceState.REJECTED:
            needs.append(Need(NeedKind.REJECTED_INVOICE, invoice.reference, invoice.due_on))
        elif invoice.state == InvoiceState.TO_PAY and invoice.due_on and invoice.due_on < today:
            needs.append(Need(NeedKind.OVERDUE_INVOICE, invoice.reference, invoice.due_on))
    return rules.nearest_first(needs)


def ask_block(
    needs: Sequence[Need],
    unpaid: Sequence[InvoiceFacts],
    formats: Formats,
    today: date,
    *,
    after_notice: bool = False,
) -> AskBlock:
    """Return the nearest thing to do, and how many wait behind it; `after_notice`: something was told just above."""
    if not needs and after_notice:
        return AskBlock(gettext("Rien d’autre ne vous attend"), gettext("Le reste est à jour."))
    if not needs:
        return AskBlock(gettext("Rien ne vous attend"), gettext("Tout est à jour."))
    first, behind = needs[0], len(needs) - 1
    others = ngettext("et {count} autre", "et {count} autres", behind).format(count=behind) if behind else ""
    if first.kind == NeedKind.ORDER:
        return _order_block(first, others, formats, today)
    invoice = next(invoice for invoice in unpaid if invoice.reference == first.reference)
    return _invoice_block(first, invoice, others, formats, today)


def _order_block(need: Need, others: str, formats: Formats, today: date) -> AskBlock:
    title, text, button = _ASKS[need.ask]
    return AskBlock(
        title=gettext(title),
        text=f"{need.label}. {gettext(text)}" if need.label else gettext(text),
        eyebrow=_before(need.before, formats, today),
        button=gettext(button),
        href=paths.order(need.reference),
        others=others,
    )


def _before(day: date | None, formats: Formats, today: date) -> str:
    if day is None:
        return gettext("À faire")
    if day < today:
        return gettext("Attendu depuis {day}").format(day=formats.day(day, today))
    if day == today:
        return gettext("À faire aujourd’hui")
    return gettext("À faire avant {day}").format(day=formats.day(day, today, weekday=True))


def _invoice_block(need: Need, invoice: InvoiceFacts, others: str, formats: Formats, today: date) -> AskBlock:
    month = formats.month(invoice.issued_on, today)
    amount = formats.money(Money(invoice.due_minor, invoice.currency))
    late = gettext("En retard depuis {day}").format(day=formats.on(invoice.due_on, today)) if invoice.due_on else ""
    if need.kind == NeedKind.REJECTED_INVOICE:
        late = gettext("Prélèvement refusé")
        why = gettext("Votre banque a refusé le prélèvement de {amount}.").format(amount=amount)
    else:
        why = gettext("Il reste {amount} à payer.").format(amount=amount)
    settle = gettext("Réglez la facture d’{month}") if is_elided(month) else gettext("Réglez la facture de {month}")
    return AskBlock(
        title=settle.format(month=month),
        text=why,
        eyebrow=late,
        button=gettext("Voir la facture"),
        href=paths.invoice(invoice.reference),
        others=others,
    )
