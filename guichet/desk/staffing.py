"""The operator's staff, managed by a supervisor: who they are, invited, their roles, and how they join."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from guichet.database import sealer
from guichet.desk import services
from guichet.desk.forms import JoinForm, StaffForm, StaffInviteForm
from guichet.desk.presenters.staff import key_in_groups, staff_rows, what_choices
from guichet.desk.rules import Ability, roles_with
from guichet.desk.values import StaffAct
from guichet.desk.views import UNPROCESSABLE
from guichet.people import services as people
from guichet.people import words
from guichet.people.access import DeskRequest, staff
from guichet.people.queries import StaffSeen, has_totp, staff_members
from guichet.people.values import IdentifierTaken, LastSupervisor, LinkRefused, StaffRole, TooManyAttempts
from guichet.ui.formats import page_formats
from guichet.ui.policy import policy

METHODS = ["GET", "HEAD", "POST"]
GONE, CONFLICT = 410, 409
JOINING = "desk.joining"


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
    if has_totp(person):
        return redirect("people:password-new", reference=reference, token=token)
    secret = _secret(request, reference)
    form = JoinForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            if people.enrol_by_code(person, secret, form.cleaned_data["code"], now=now):
                services.note_joined(person.pk, at=now)
                request.session.pop(JOINING, None)
                return redirect("people:password-new", reference=reference, token=token)
            form.add_error("code", gettext("Ce code n’est pas le bon. Attendez le prochain, puis écrivez-le."))
        except TooManyAttempts as refusal:
            form.add_error("code", words.too_many_attempts(refusal.until, now=now))
    context = {"form": form, "name": person.full_name, "key": key_in_groups(secret)}
    return _private(render(request, "desk/join.html", context, status=UNPROCESSABLE if form.errors else 200))


def _secret(request: HttpRequest, reference: str) -> str:
    """Return the secret that this browser is shown for this person, sealed in its session; drawn the first time."""
    kept = request.session.get(JOINING)
    if isinstance(kept, dict) and kept.get("person") == reference:
        return sealer().open(kept["secret"], f"{JOINING}:{reference}")
    secret = people.new_totp_secret()
    request.session[JOINING] = {"person": reference, "secret": sealer().seal(secret, f"{JOINING}:{reference}")}
    return secret


def _row(found: StaffSeen, request: DeskRequest) -> object:
    return staff_rows([found], page_formats(), request.now, reader=request.user.reference)[0]


def _origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    return response
