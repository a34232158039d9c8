"""Lines whose cards nobody changes, since somebody said « Ce n'est pas moi »: to be called, then freed."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from guichet.desk.forms import LiftForm
from guichet.desk.rules import Ability, roles_with
from guichet.lines.queries.sims import frozen_lines
from guichet.lines.services import lift_freeze
from guichet.people.access import DeskRequest, staff
from guichet.ui.formats import page_formats

METHODS = ["GET", "HEAD", "POST"]


@staff(*roles_with(Ability.SEE_FILE))
@require_safe
def frozen(request: DeskRequest) -> HttpResponse:
    """List the lines to call about, the oldest first."""
    formats = page_formats()
    rows = [
        {"line": one, "number": formats.phone(one.line_number), "since": formats.moment(one.frozen_at, request.now)}
        for one in frozen_lines()
    ]
    return render(request, "desk/frozen.html", {"page": "desk", "here": "customers", "rows": rows})


@staff(*roles_with(Ability.HELP_PERSON))
@require_http_methods(METHODS)
def lift(request: DeskRequest, reference: str) -> HttpResponse:
    """Let the cards of a line change again, having spoken to who holds it."""
    found = next((one for one in frozen_lines() if one.reference == reference), None)
    if found is None:
        raise Http404
    form = LiftForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        lift_freeze(reference, by_id=request.user.pk, at=request.now)
        messages.success(request, gettext("Les changements de carte SIM sont permis de nouveau."))
        return redirect("desk:frozen")
    context = {"page": "desk", "here": "customers", "line": found, "form": form}
    context["number"] = page_formats().phone(found.line_number)
    return render(request, "desk/frozen_lift.html", context, status=422 if form.errors else 200)
