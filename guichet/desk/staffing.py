"""The operator's staff, managed by a supervisor: who they are, invited, their roles, and how they join."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from guichet.desk import services
from guichet.desk.forms import StaffForm, StaffInviteForm
from guichet.desk.presenters.staff import staff_rows, what_choices
from guichet.desk.rules import Ability, roles_with
from guichet.desk.values import StaffAct
from guichet.desk.views import UNPROCESSABLE
from guichet.people import services as people
from guichet.people.access import DeskRequest, staff
from guichet.people.enrolling import enrolment_of
from guichet.people.queries import StaffSeen, has_second_factor, staff_members
from guichet.people.values import IdentifierTaken, LastSupervisor, LinkRefused, StaffRole
from guichet.ui.formats import page_formats
from guichet.ui.policy import policy

METHODS = ["GET", "HEAD", "POST"]
GONE, CONFLICT = 410, 409


@staff(*roles_with(Ability.MANAGE_STAFF))
@require_safe
def members(request: DeskRequest) -> HttpResponse:
    rows = staff_rows(staff_members(), page_formats(), request.now, reader=request.user.reference)
    return render(request, "desk/staff.html", {"page": "desk", "here": "staff", "rows": rows})


@staff(*roles_with(Ability.MANAGE_STAFF))
@require_http_methods(METHODS)
def invite(request: DeskRequest) -> HttpResponse:
    form = StaffInviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.invite_staff(
                given_name=given["given_name"],
                family_name=given["family_name"],
                email=given["email"],
                role=StaffRole(given["role"]),
                origin=_origin(request),
                by=request.user.pk,
                at=request.now,
            )
        except IdentifierTaken:
            form.add_error("email", gettext("Quelqu’un se connecte déjà avec cette adresse. Écrivez-en une autre."))
        else:
            messages.success(request, gettext("Invitation envoyée. Son lien vaut une heure."))
            return redirect("desk:staff")
    context = {"page": "desk", "here": "staff", "form": form}
    return render(request, "desk/staff_invite.html", context, status=UNPROCESSABLE if form.errors else 200)


@staff(*roles_with(Ability.MANAGE_STAFF))
@require_http_methods(METHODS)
def member(request: DeskRequest, reference: str) -> HttpResponse:
    """Change the role of one of the staff, send a link again, take a lost second factor away, close the account."""
    found = next((one for one in staff_members() if one.reference == reference), None)
    if found is None:
        raise Http404
    form = StaffForm(request.POST if request.method == "POST" else None, choices=what_choices(found))
    last = False
    if form.is_valid():
        try:
            services.manage_staff(
                StaffAct(form.cleaned_data["what"]),
                reference,
                origin=_origin(request),
                by=request.user.pk,
                at=request.now,
            )
        except LastSupervisor:
            last = True
        else:
            messages.success(request, gettext("C’est fait."))
            return redirect("desk:staff")
    context = {
        "page": "desk",
        "here": "staff",
        "row": _row(found, request),
        "form": form,
        "last": last,
    }
    status = CONFLICT if last else UNPROCESSABLE if form.errors else 200
    return render(request, "desk/staff_member.html", context, status=status)


@policy("public")
@sensitive_post_parameters("code")
@require_http_methods(METHODS)
def join(request: HttpRequest, reference: str, token: str) -> HttpResponse:
    """Let somebody of the staff choose their second factor, then their password: without both, nobody comes in."""
    now = timezone.now()
    try:
        person = people.person_of_reset_link(reference, token)
        if not person.staff_role:
            raise LinkRefused
    except LinkRefused:
        return _private(render(request, "people/link_refused.html", status=GONE))
    if has_second_factor(person):
        return redirect(_password_page(reference, token))
    enrolment = enrolment_of(request, person, now=now)
    if enrolment.codes is not None:
        services.note_joined(person.pk, at=now)
        shown = {"layout": "ui/bare.html", "codes": enrolment.codes, "then": _password_page(reference, token)}
        return _private(render(request, "people/recovery_codes.html", shown))
    context = {"enrolment": enrolment, "form": enrolment.form, "name": person.full_name}
    return _private(render(request, "desk/join.html", context, status=enrolment.status))


def _password_page(reference: str, token: str) -> str:
    return reverse("people:password-new", args=[reference, token])


def _row(found: StaffSeen, request: DeskRequest) -> object:
    return staff_rows([found], page_formats(), request.now, reader=request.user.reference)[0]


def _origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response
