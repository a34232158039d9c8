"""The adviser's pages: find a customer, their file, their journal, what is parked."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet.acts.values import EntryKind
from guichet.billing.queries import standing_of
from guichet.contracts.journal_words import EntryShown, entry_shown
from guichet.contracts.queries.desk import (
    customer_by_reference,
    customer_file,
    grants_of_customer,
    lines_of_customer,
    principal_over,
)
from guichet.contracts.queries.journal import journal_of_customer
from guichet.contracts.values import EntrySeen
from guichet.core.references import reference_in
from guichet.desk import queries, services
from guichet.desk.forms import DropForm
from guichet.desk.presenters.file import LATEST_INVOICES, Gathered, file_page
from guichet.desk.presenters.find import found_rows
from guichet.desk.presenters.parked import error_word, name_word, names_to_replay, parked_row, parked_rows
from guichet.desk.rules import Ability, may, roles_with
from guichet.desk.values import DropReason
from guichet.lines.queries.blocking import open_blocks_of
from guichet.lines.queries.sims import frozen_lines
from guichet.messages.queries import current_communications
from guichet.orders.queries import open_orders_of
from guichet.outbox.queries import ParkedItem, parked_item, parked_items
from guichet.people.access import DeskRequest, staff
from guichet.short_number.queries import silenced
from guichet.ui.errors import error_page
from guichet.ui.formats import page_formats

MOST_LINES = 30
MOST_GRANTS = 20
MOST_ENTRIES_OF_FILE = 6
MOST_ENTRIES = 40
MOST_PARKED = 100
FIRST_PARKED = 5
UNPROCESSABLE = 422

_KINDS = tuple(EntryKind)


@staff(*roles_with(Ability.FIND))
@require_safe
def home(request: DeskRequest) -> HttpResponse:
    parked = parked_items(most=FIRST_PARKED + 1)
    return render(
        request,
        "desk/home.html",
        {
            "page": "desk",
            "here": "customers",
            "parked": parked_rows(parked[:FIRST_PARKED], page_formats(), request.now),
            "more": len(parked) > FIRST_PARKED,
            "frozen": bool(frozen_lines(most=1)),
        },
    )


@staff(*roles_with(Ability.FIND))
@require_safe
def customers(request: DeskRequest) -> HttpResponse:
    typed = request.GET.get("q", "")[: queries.LONGEST]
    asked = len(typed.strip()) >= queries.FEWEST
    findings = queries.find_customers(typed, at=request.now)
    if asked:
        services.note_search(by=request.user.pk, found=len(findings.hits), at=request.now)
    context = {
        "page": "desk",
        "here": "customers",
        "typed": typed,
        "asked": asked,
        "rows": found_rows(findings, page_formats()),
        "more": findings.more,
    }
    return render(request, "desk/customers.html", context)


@staff(*roles_with(Ability.SEE_FILE))
@require_safe
def customer(request: DeskRequest, reference: str) -> HttpResponse:
    found = customer_file(reference)
    if found is None:
        raise Http404
    principal, after = principal_over(found.id), reference_in(request.GET.get("after", ""))
    entries = journal_of_customer(found.id, most=MOST_ENTRIES_OF_FILE)
    lines = lines_of_customer(found.id, after=after, most=MOST_LINES + 1)
    seen = Gathered(
        customer=found,
        lines=lines,
        blocks=open_blocks_of([line.id for line in lines]),
        silenced=silenced([line.id for line in lines], at=request.now),
        invoices=standing_of(principal, most=LATEST_INVOICES),
        orders=open_orders_of(principal),
        communications=current_communications(customers=[found.id], sites=[], at=request.now),
        grants=grants_of_customer(found.id, at=request.now, most=MOST_GRANTS + 1),
        entries=[_shown(entry, request) for entry in entries],
        after=after,
    )
    services.note_file_opened(found.id, by=request.user.pk, at=request.now)
    shown = file_page(seen, page_formats(), request.now, most_lines=MOST_LINES, most_grants=MOST_GRANTS)
    context = {"page": "desk", "here": "customers", "shown": shown, "may_act": may(request.role, Ability.ACT_FOR)}
    return render(request, "desk/customer.html", context)


@staff(*roles_with(Ability.SEE_JOURNAL))
@require_safe
def journal(request: DeskRequest, reference: str) -> HttpResponse:
    found = customer_by_reference(reference)
    if found is None:
        raise Http404
    kind, before = request.GET.get("kind", ""), reference_in(request.GET.get("before", ""))
    kinds = (kind,) if kind in _KINDS else ()
    entries = journal_of_customer(found.id, before=before, kinds=kinds, most=MOST_ENTRIES + 1)
    services.note_journal_opened(found.id, by=request.user.pk, at=request.now)
    context = {
        "page": "desk",
        "here": "customers",
        "customer": found,
        "rows": [_shown(entry, request) for entry in entries[:MOST_ENTRIES]],
        "kinds": _kinds(kind if kinds else ""),
        "kind": kind if kinds else "",
        "before": before,
        "next": entries[MOST_ENTRIES - 1].reference if len(entries) > MOST_ENTRIES else "",
    }
    return render(request, "desk/journal.html", context)


@staff(*roles_with(Ability.SEE_PARKED))
@require_safe
def parked(request: DeskRequest) -> HttpResponse:
    items = parked_items(most=MOST_PARKED + 1)
    shown = items[:MOST_PARKED]
    context = {
        "page": "desk",
        "here": "parked",
        "rows": parked_rows(shown, page_formats(), request.now),
        "more": len(items) > MOST_PARKED,
        "names": names_to_replay(shown) if may(request.role, Ability.REPLAY_PARKED) else [],
        "may_replay": may(request.role, Ability.REPLAY_PARKED),
        "may_drop": may(request.role, Ability.DROP_PARKED),
    }
    return render(request, "desk/parked.html", context)


@staff(*roles_with(Ability.SEE_PARKED))
@require_POST
def parked_replay(request: DeskRequest, reference: str) -> HttpResponse:
    if not may(request.role, Ability.REPLAY_PARKED):
        return not_for_this_role(request)
    item = _parked_or_404(reference)
    if services.replay_parked(item, by=request.user.pk, at=request.now):
        messages.success(request, gettext("Relancé : {what}.").format(what=name_word(item.name)))
    elif (still := parked_item(reference)) is not None:
        messages.error(request, error_word(still.error))
    else:
        messages.info(request, gettext("Rien à relancer : ce n’est plus en attente."))
    return redirect("desk:parked")


@staff(*roles_with(Ability.SEE_PARKED))
@require_POST
def parked_replay_all(request: DeskRequest) -> HttpResponse:
    if not may(request.role, Ability.REPLAY_PARKED):
        return not_for_this_role(request)
    name = request.POST.get("name", "")
    # PostgreSQL takes no text with a zero in it
    count = services.replay_all_parked(name, by=request.user.pk, at=request.now) if name.isprintable() else 0
    said = ngettext("%(count)d envoi relancé.", "%(count)d envois relancés.", count) % {"count": count}
    messages.success(request, said if count else gettext("Rien à relancer : ce n’est plus en attente."))
    return redirect("desk:parked")


@staff(*roles_with(Ability.SEE_PARKED))
@require_http_methods(["GET", "HEAD", "POST"])
def parked_drop(request: DeskRequest, reference: str) -> HttpResponse:
    """Ask why a parked item is given up, then do it: it cannot be undone."""
    if not may(request.role, Ability.DROP_PARKED):
        return not_for_this_role(request)
    item = _parked_or_404(reference)
    form = DropForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reason = DropReason(form.cleaned_data["reason"])
        if services.drop_parked(item, reason, by=request.user.pk, at=request.now):
            messages.success(request, gettext("Abandonné : {what}.").format(what=name_word(item.name)))
        return redirect("desk:parked")
    context = {"page": "desk", "here": "parked", "row": parked_row(item, page_formats(), request.now), "form": form}
    return render(request, "desk/parked_drop.html", context, status=UNPROCESSABLE if form.errors else 200)


def _parked_or_404(reference: str) -> ParkedItem:
    item = parked_item(reference)
    if item is None:
        raise Http404
    return item


def not_for_this_role(request: DeskRequest) -> HttpResponse:
    """Refuse an act to who may look, and not do."""
    return error_page(
        request,
        403,
        title=gettext("Votre rôle ne permet pas cet acte"),
        remedy=gettext("Rien n’a changé. Demandez-le à un superviseur."),
        act=gettext("Revenir aux envois en attente"),
        act_href=reverse("desk:parked"),
    )


def _shown(entry: EntrySeen, request: DeskRequest) -> EntryShown:
    return entry_shown(entry, page_formats(), now=request.now, reader_id=request.user.pk, names_staff=True)


def _kinds(chosen: str) -> list[tuple[str, str, bool]]:
    words = (
        ("", gettext("Tout")),
        (EntryKind.ACT.value, gettext("Actes")),
        (EntryKind.REFUSAL.value, gettext("Refus")),
        (EntryKind.ACCESS.value, gettext("Consultations")),
    )
    return [(kind, word, kind == chosen) for kind, word in words]
