"""What is due, in one sentence; the rows of the list; the page of one invoice. No database."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from guichet import operators
from guichet.billing.policy import BillingPolicy
from guichet.billing.presenters.invoice import invoice_page
from guichet.billing.presenters.invoices import Asked, due_sentence, invoices_page
from guichet.billing.presenters.words import state_pill
from guichet.billing.values import (
    InvoiceAmount,
    InvoiceDetail,
    InvoiceFacts,
    InvoiceKind,
    InvoiceLink,
    InvoiceSlice,
    InvoiceState,
    ListedInvoice,
    PreviousInvoice,
)
from guichet.ui.formats import page_formats

TODAY = date(2026, 11, 22)
INVOICE = InvoiceFacts(
    reference="AAAAAAAAAA",
    kind=InvoiceKind.INVOICE,
    number="F2611-000481",
    issued_on=date(2026, 11, 18),
    due_on=date(2026, 12, 5),
    currency="EUR",
    total_minor=5400,
    due_minor=5400,
    state=InvoiceState.TO_DEBIT,
)
PAID = replace(INVOICE, state=InvoiceState.PAID, due_minor=0)
NOTE = replace(PAID, kind=InvoiceKind.CREDIT_NOTE, number="A2611-000003", total_minor=450, due_on=None)
LATE = replace(INVOICE, state=InvoiceState.TO_PAY, due_on=date(2026, 11, 10))


def plain(markup):
    text = re.sub(r"<[^>]+>", "", str(markup)).replace("\u00a0", " ").replace("\u202f", " ")
    return " ".join(text.split())


def listed(facts, contract=1, name="Mobiles", customer="Claire Aubin", customer_id=1):
    return ListedInvoice(facts, customer_id, customer, contract, "MA7310037", name)


def page_of(*rows, unpaid=(), asked=None, next_issued_on=None):
    policy = operators.current().section(BillingPolicy)
    found = InvoiceSlice(rows, next_issued_on)
    return invoices_page(asked or Asked(), found, unpaid, policy, page_formats(), TODAY, page_title="Factures")


def month(back, **fields):
    number = 10 - back
    return listed(
        replace(PAID, reference=f"{number:010}", issued_on=date(2026, 11, 18).replace(month=11 - back), **fields)
    )


@pytest.mark.parametrize(
    ("unpaid", "words"),
    [
        ((), "Rien à payer. Tout est réglé."),
        ((INVOICE,), "Nous prélèverons 54,00 € le samedi 5 décembre."),
        ((INVOICE, INVOICE), "Nous prélèverons 108,00 € le samedi 5 décembre."),
        (
            (replace(INVOICE, state=InvoiceState.TO_PAY),),
            "Il vous reste 54,00 € à régler au plus tard le samedi 5 décembre.",
        ),
        ((LATE,), "Il vous reste 54,00 € à régler, en retard depuis le mardi 10 novembre."),
        (
            (replace(INVOICE, state=InvoiceState.REJECTED),),
            "Il vous reste 54,00 € à régler, car votre banque a refusé le prélèvement.",
        ),
        ((replace(INVOICE, state=InvoiceState.DISPUTED),), "Vous contestez 54,00 € et ce montant est suspendu."),
        ((replace(INVOICE, state=InvoiceState.TO_PAY, due_on=None),), "Il vous reste 54,00 € à régler."),
        ((LATE, INVOICE), "Il vous reste 108,00 € à régler, sur 2 factures."),
    ],
)
def test_what_is_due_is_one_sentence(unpaid, words):
    assert plain(due_sentence(unpaid, page_formats(), TODAY)) == words


def test_several_invoices_say_what_is_late_refused_and_taken():
    refused = replace(INVOICE, state=InvoiceState.REJECTED, due_minor=1000)

    page = page_of(listed(INVOICE), unpaid=(refused, LATE, INVOICE))

    assert plain(page.details) == (
        "Votre banque a refusé 10,00 €. 54,00 € sont en retard. Nous en prélèverons 54,00 €, à partir du 5 décembre."
    )
    assert page.button_href == ""


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (5300, "C’est 1,00 € de plus qu’en octobre."),
        (6000, "C’est 6,00 € de moins qu’en octobre."),
        (5400, "C’est le même montant qu’en octobre."),
    ],
)
def test_the_only_one_due_is_compared_with_the_one_before_of_its_contract(before, words):
    other = listed(replace(PAID, total_minor=1, reference="BBBBBBBBBB"), contract=2)

    page = page_of(listed(INVOICE), other, month(1, total_minor=before), unpaid=(INVOICE,))

    assert plain(page.details) == words
    assert page.button_href == "/invoices/AAAAAAAAAA/"


@pytest.mark.parametrize(
    ("invoice", "words", "kind"),
    [
        (INVOICE, "À prélever", "info"),
        (PAID, "Payée", "ok"),
        (NOTE, "Avoir", ""),
        (LATE, "En retard", "bad"),
        (replace(LATE, due_on=TODAY), "À payer", "warn"),
        (replace(INVOICE, state=InvoiceState.REJECTED), "Prélèvement refusé", "bad"),
        (replace(INVOICE, state=InvoiceState.DISPUTED), "Contestée", "warn"),
    ],
)
def test_each_state_has_its_word(invoice, words, kind):
    drawn = state_pill(invoice, TODAY)

    assert plain(drawn) == words
    assert drawn.startswith(f'<span class="pill {kind}">')


def test_rows_say_month_number_day_state_and_amount():
    page = page_of(listed(INVOICE), listed(NOTE))

    rows = re.findall(r"<tr>(.*?)</tr>", page.rows)
    assert [plain(row) for row in rows] == [
        "NovembreF2611-000481, le 18 novembreÀ prélever54,00 €",
        "Novembre, avoirA2611-000003, le 18 novembreAvoir−4,50 €",
    ]


def test_contracts_and_customers_are_named_as_soon_as_there_are_two():
    page = page_of(listed(PAID), listed(PAID, contract=2, name="", customer="Atelier", customer_id=2))

    assert re.findall(r'<span class="sub">([^<]*)</span></th>', page.rows) == [
        "Claire Aubin, Contrat Mobiles",
        "Atelier, Contrat MA7310037",
    ]


def test_the_first_page_holds_a_year_and_leads_to_what_is_older():
    old = listed(replace(PAID, issued_on=date(2025, 11, 21), reference="CCCCCCCCCC"))

    page = page_of(listed(PAID), month(1), old)

    assert page.rows.count("<tr>") == 2
    assert page.heading == "Les douze derniers mois"
    assert page.older_href == f"/invoices/?before={month(1).facts.reference}"


def test_a_page_that_is_full_before_the_year_s_end_says_the_most_recent():
    assert page_of(listed(PAID), next_issued_on=date(2026, 10, 18)).heading == "Les plus récents"
    assert page_of(listed(PAID), next_issued_on=date(2025, 10, 18)).heading == "Les douze derniers mois"


def test_a_contract_that_ended_long_ago_still_shows_its_documents():
    page = page_of(listed(replace(PAID, issued_on=date(2024, 1, 18))))

    assert page.rows.count("<tr>") == 1
    assert page.older_href == ""


def test_the_filter_stays_in_the_address():
    page = page_of(month(0), asked=Asked(InvoiceKind.CREDIT_NOTE, "A"), next_issued_on=date(2026, 1, 1))

    assert [(one.label, one.href, one.current) for one in page.choices] == [
        ("Tout", "/invoices/", False),
        ("Factures", "/invoices/?kind=invoice", False),
        ("Avoirs", "/invoices/?kind=credit_note", True),
    ]
    assert page.older_href == "/invoices/?kind=credit_note&before=0000000010"
    assert page.heading == "Documents plus anciens"


# --- one invoice ----------------------------------------------------------------------------------------------------


def amount(section, minor, label="Mobile 60 Go", rate="20"):
    return InvoiceAmount(section, label, minor, Decimal(rate))


def detail_of(facts=INVOICE, *amounts, tax=900, previous=None, corrected=None, notes=()):
    found = InvoiceDetail(
        listed(facts), tax, date(2026, 11, 1), date(2026, 12, 1), amounts, corrected, tuple(notes), previous
    )
    return invoice_page(found, operators.current().section(BillingPolicy), page_formats(), TODAY)


@pytest.mark.parametrize(
    ("facts", "title", "words"),
    [
        (INVOICE, "Facture de novembre", "Nous prélèverons 54,00 € le samedi 5 décembre."),
        (PAID, "Facture de novembre", "Vous avez payé 54,00 € et rien ne reste à régler."),
        (NOTE, "Avoir de novembre", "Nous vous rendons 4,50 € par cet avoir."),
        (replace(NOTE, issued_on=date(2026, 8, 1)), "Avoir d’août", "Nous vous rendons 4,50 € par cet avoir."),
        (
            replace(LATE, due_minor=1000, issued_on=date(2026, 10, 18)),
            "Facture d’octobre",
            "Il vous reste 10,00 € à régler, en retard depuis le mardi 10 novembre. C’est ce qui reste sur 54,00 €.",
        ),
    ],
)
def test_an_invoice_says_where_its_payment_stands(facts, title, words):
    page = detail_of(facts)

    assert page.title == title
    assert plain(page.sentence) == words


def test_what_changed_since_the_invoice_before_is_told_by_section():
    previous = PreviousInvoice(date(2026, 10, 18), 5300, {"subscription": 5300})

    page = detail_of(INVOICE, amount("subscription", 5000), amount("usage", 400), previous=previous)

    assert plain(page.changes) == (
        "C’est 1,00 € de plus qu’en octobre. Ce qui change : abonnements et options, −3,00 € ; "
        "communications au-delà du forfait, +4,00 €."
    )


def test_sections_come_in_their_order_with_their_sums():
    page = detail_of(
        INVOICE, amount("discount", -100, "Remise"), amount("subscription", 5000), amount("subscription", 500)
    )

    assert [(part.title, plain(part.total), part.fold) for part in page.parts] == [
        ("Abonnements et options", "55,00 €", ""),
        ("Remises", "−1,00 €", ""),
    ]


def test_the_amounts_of_a_fleet_are_folded():
    page = detail_of(INVOICE, *(amount("subscription", 100) for _ in range(250)))

    assert page.parts[0].fold == "Voir les 250 montants"


def test_taxes_are_told_by_rate_when_they_add_up_and_as_a_sum_when_not():
    amounts = (amount("subscription", 4800), amount("third_party", 600, rate="5.50"))

    told, summed = detail_of(INVOICE, *amounts, tax=831), detail_of(INVOICE, *amounts, tax=832)

    assert [(label.replace("\u00a0", " "), plain(sum_)) for label, sum_ in told.totals] == [
        ("Total hors taxes", "45,69 €"),
        ("TVA à 20 %", "8,00 €"),
        ("TVA à 5,5 %", "0,31 €"),
        ("Total toutes taxes comprises", "54,00 €"),
    ]
    assert [label for label, _ in summed.totals] == ["Total hors taxes", "TVA", "Total toutes taxes comprises"]


def test_an_invoice_and_its_credit_note_lead_to_one_another():
    link = InvoiceLink("BBBBBBBBBB", "F2609-000398", date(2026, 9, 18), 450)

    corrects, corrected = dict(detail_of(NOTE, corrected=link).facts), dict(detail_of(INVOICE, notes=[link]).facts)

    assert corrects["Corrige la facture"] == '<a href="/invoices/BBBBBBBBBB/">F2609-000398</a>'
    assert corrected["Avoir de −4,50\u00a0€"] == '<a href="/invoices/BBBBBBBBBB/">F2609-000398</a>'
