"""The catalogue at the desk: what is sold, in which edition, and a new edition, compared before it is published."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet.catalogue import queries, services
from guichet.catalogue.policy import Catalogue
from guichet.catalogue.values import CatalogueMoved, EditionInForce, EditionInThePast, Move
from guichet.contracts.queries.desk import lines_by_offer
from guichet.desk.forms import EditionForm, PublishForm
from guichet.desk.presenters.catalogue import (
    change_groups,
    edition_page,
    edition_rows,
    item_page,
    item_rows,
    takes_over_words,
)
from guichet.desk.rules import Ability, may, roles_with
from guichet.desk.views import UNPROCESSABLE, not_for_this_role
from guichet.lines.queries.carried import lines_by_option
from guichet.operators import Fault, PackRefused
from guichet.people.access import DeskRequest, staff
from guichet.ui.formats import page_formats

METHODS = ["GET", "HEAD", "POST"]
CONFLICT = 409
MOST_EDITIONS = 100
LONGEST = 60
HERE = {"page": "desk", "here": "catalogue"}


@staff(*roles_with(Ability.SEE_CATALOGUE))
@require_safe
def listing(request: DeskRequest) -> HttpResponse:
    """List what is sold today, the offers and options whose name or code holds what is typed."""
    typed = request.GET.get("q", "")[:LONGEST]
    sold = queries.current_catalogue(request.today)
    offers, options = item_rows(sold, typed, page_formats())
    context = {
        **HERE,
        "typed": typed,
        "offers": offers,
        "options": options,
        "may_publish": may(request.role, Ability.PUBLISH_CATALOGUE),
        "total": len(sold.offers) + len(sold.options),
    }
    return render(request, "desk/catalogue.html", context)


@staff(*roles_with(Ability.SEE_CATALOGUE))
@require_safe
def item(request: DeskRequest) -> HttpResponse:
    """Show one offer or option, sold or not any more."""
    code = request.GET.get("code", "")[:LONGEST]
    known = queries.shelf(request.today)
    found = known.offer(code) or known.option(code)
    if found is None:
        return redirect("desk:catalogue")
    shown = item_page(found, known, page_formats())
    return render(request, "desk/catalogue_item.html", {**HERE, "shown": shown})


@staff(*roles_with(Ability.SEE_CATALOGUE))
@require_safe
def history(request: DeskRequest) -> HttpResponse:
    """List the editions, the last to take over first; none is ever removed."""
    found = queries.editions(most=MOST_EDITIONS)
    context = {
        **HERE,
        "rows": edition_rows(found, page_formats(), request.now),
        "may_publish": may(request.role, Ability.PUBLISH_CATALOGUE),
    }
    return render(request, "desk/catalogue_editions.html", context)


@staff(*roles_with(Ability.SEE_CATALOGUE))
@require_safe
def edition(request: DeskRequest, reference: str) -> HttpResponse:
    found = queries.edition(reference)
    if found is None:
        raise Http404
    facts, changed = found
    in_force = queries.shelf(request.today).edition
    shown = edition_page(facts, page_formats(), request.now, in_force=in_force)
    context = {
        **HERE,
        "shown": shown,
        "groups": change_groups(changed, {}, page_formats()),
        "may_withdraw": shown.is_to_come and may(request.role, Ability.PUBLISH_CATALOGUE),
    }
    return render(request, "desk/catalogue_edition.html", context)


@staff(*roles_with(Ability.SEE_CATALOGUE))
@require_safe
def edition_file(request: DeskRequest, reference: str) -> HttpResponse:
    """Give an edition back as a file that may be published again."""
    data = queries.edition_data(reference)
    if data is None:
        raise Http404
    answer = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="catalogue-{reference}.json"'
    return answer


@staff(*roles_with(Ability.SEE_CATALOGUE))
@sensitive_post_parameters("text")
@require_http_methods(METHODS)
def new(request: DeskRequest) -> HttpResponse:
    """Take a catalogue, show what it changes, then publish it: the file first, what was compared the second time."""
    if not may(request.role, Ability.PUBLISH_CATALOGUE):
        return not_for_this_role(request)
    if request.method != "POST":
        return _new_page(request, EditionForm(today=request.today))
    if "text" in request.POST:
        return _publish(request, PublishForm(request.POST, today=request.today))
    form = EditionForm(request.POST, request.FILES, today=request.today)
    if not form.is_valid():
        return _new_page(request, form)
    name, text = form.cleaned_data["file"]
    try:
        catalogue = services.read_catalogue(text, name)
    except PackRefused as refused:
        return _new_page(request, form, refused.faults)
    return _compared(request, form, catalogue, name=name, text=text)


def _new_page(request: DeskRequest, form: EditionForm, faults: list[Fault] | None = None) -> HttpResponse:
    context = {**HERE, "form": form, "faults": faults or [], "faulty": bool(faults)}
    status = UNPROCESSABLE if faults or form.errors else 200
    return render(request, "desk/catalogue_new.html", context, status=status)


def _compared(
    request: DeskRequest, form: EditionForm, catalogue: Catalogue, *, name: str, text: str, moved: bool = False
) -> HttpResponse:
    """Show what a catalogue changes, with the form that publishes it."""
    day = form.cleaned_data["in_force_on"]
    changed = queries.changes_to(catalogue, day)
    codes = [one.code for one in changed if one.move == Move.WITHDRAWN]
    lines = {**lines_by_option(codes, today=request.today), **lines_by_offer(codes)}
    formats = page_formats()
    over = services.digest_of(queries.shelf_before(day).catalogue)
    context = {
        **HERE,
        "form": PublishForm(
            initial={"name": name, "text": text, "over": over, "in_force_on": day}, today=request.today
        ),
        "day": formats.day(day, request.today, relative=False),
        "groups": change_groups(changed, lines, formats),
        "next": takes_over_words(queries.takes_over_on(day), formats, request.today),
        "moved": moved,
    }
    return render(request, "desk/catalogue_compare.html", context, status=CONFLICT if moved else 200)


def _publish(request: DeskRequest, form: PublishForm) -> HttpResponse:
    if not form.is_valid():
        return _again(request)
    given = form.cleaned_data
    try:
        catalogue = services.read_catalogue(given["text"], given["name"])
    except PackRefused as refused:
        return _new_page(request, EditionForm(today=request.today), refused.faults)
    try:
        published = services.publish_edition(
            catalogue, in_force_on=given["in_force_on"], at=request.now, by_id=request.user.pk, over=given["over"]
        )
    except CatalogueMoved:
        return _compared(request, form, catalogue, name=given["name"], text=given["text"], moved=True)
    except EditionInThePast:  # midnight passed between the page and its sending
        return _again(request)
    if not published.new:
        messages.info(request, gettext("Ce catalogue est déjà celui de ce jour : rien n’a changé."))
        return redirect("desk:catalogue")
    messages.success(request, gettext("Édition publiée."))
    return redirect("desk:catalogue-edition", reference=published.reference)


def _again(request: DeskRequest) -> HttpResponse:
    """Ask for the file once more, saying what was wrong with the day, if it was."""
    return _new_page(request, EditionForm(request.POST, request.FILES, today=request.today))


@staff(*roles_with(Ability.SEE_CATALOGUE))
@require_POST
def withdraw(request: DeskRequest, reference: str) -> HttpResponse:
    """Give up an edition before its day."""
    if not may(request.role, Ability.PUBLISH_CATALOGUE):
        return not_for_this_role(request)
    if queries.edition(reference) is None:
        raise Http404
    try:
        services.withdraw_edition(reference, by_id=request.user.pk, at=request.now)
    except EditionInForce:
        messages.info(request, gettext("Cette édition a déjà pris effet : elle reste. Publiez-en une autre."))
    else:
        messages.success(request, gettext("Édition abandonnée : elle ne prendra pas effet."))
    return redirect("desk:catalogue-edition", reference=reference)
