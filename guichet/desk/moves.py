"""Moves to another address, as advisers follow them: planned for a day, done, or given up with a reason."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from guichet import operators
from guichet.desk import services
from guichet.desk.forms import MoveForm
from guichet.desk.rules import Ability, may, roles_with
from guichet.desk.views import not_for_this_role
from guichet.orders.presenters import move_shown
from guichet.orders.queries import move_of
from guichet.orders.services import drop_move, finish_move, plan_move
from guichet.orders.values import MoveSeen, OrderState
from guichet.people.access import DeskRequest, staff
from guichet.ui.formats import page_formats

METHODS = ["GET", "HEAD", "POST"]


@staff(*roles_with(Ability.SEE_FILE))
@require_http_methods(METHODS)
def move(request: DeskRequest, reference: str) -> HttpResponse:
    """Show what was asked of a move, and let an adviser say where it stands."""
    if not may(request.role, Ability.FOLLOW_MOVE):
        return not_for_this_role(request)
    found = move_of(reference)
    if found is None:
        raise Http404
    form = MoveForm(request.POST if request.method == "POST" else None, initial=_initial(found), today=request.today)
    if form.is_valid():
        if _follow(found, form, request):
            messages.success(request, gettext("C’est écrit, et le client est prévenu par courriel."))
        else:
            messages.info(request, gettext("Ce déménagement était déjà terminé ou annulé : rien n’a changé."))
        return redirect("desk:customer", found.customer_reference)
    if request.method != "POST":
        services.note_file_opened(found.customer_id, by=request.user.pk, at=request.now)
    context = {
        "page": "desk",
        "here": "customers",
        "found": found,
        "move": move_shown(found, page_formats(), request.today),
        "form": form,
        "follows": found.is_open,
    }
    return render(request, "desk/move.html", context, status=422 if form.errors else 200)


def _initial(found: MoveSeen) -> dict[str, object]:
    if found.next_step_at is None:
        return {"at": "08:00"}
    step = found.next_step_at.astimezone(operators.current().zone)
    return {"on": step.date(), "at": f"{step:%H:%M}"}


def _follow(found: MoveSeen, form: MoveForm, request: DeskRequest) -> bool:
    data, by, now = form.cleaned_data, request.user.pk, request.now
    match data["what"]:
        case OrderState.SCHEDULED:
            on = datetime.combine(data["on"], data["at"], tzinfo=operators.current().zone)
            return plan_move(found.order, on, by_id=by, at=now)
        case OrderState.DONE:
            return finish_move(found.order, by_id=by, at=now)
    return drop_move(found.order, data["reason"], by_id=by, at=now)
