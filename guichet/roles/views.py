"""The pages of roles: who has what, the acts on it, one's own, invitations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from guichet import operators
from guichet.acts.act_form import ActForm
from guichet.acts.presenters import refusal_shown
from guichet.acts.values import Assurance
from guichet.contracts import acting
from guichet.contracts.access import PortalRequest, signed_in
from guichet.contracts.policy import ContractsPolicy
from guichet.contracts.queries import roles as held
from guichet.contracts.queries.roles import Company
from guichet.contracts.values import Role, customer_target
from guichet.core.references import reference_in
from guichet.core.spreadsheets import csv_rows
from guichet.help.presenters import reach_us
from guichet.people import services as people
from guichet.people.values import IdentifierTaken
from guichet.roles import presenters, queries, services, words
from guichet.roles.forms import ChangeForm, EndForm, InviteForm, JoinForm, LeaveForm, StandInForm, WithdrawForm
from guichet.roles.presenters import Filters
from guichet.roles.queries import Member
from guichet.roles.values import GIVEN, InvitationRefused, LastAdministrator, RoleNotHeld
from guichet.ui.formats import page_formats
from guichet.ui.policy import policy

METHODS = ["GET", "HEAD", "POST"]
UNPROCESSABLE, CONFLICT, GONE = 422, 409, 410
MOST_TYPED = 100


def _of_a_member(
    view: Callable[[PortalRequest, Company, Member], HttpResponse],
) -> Callable[[PortalRequest, str], HttpResponse]:
    """Fetch the company and the colleague whom an address names; back to the list when they have no such role."""

    @wraps(view)
    def fetched(request: PortalRequest, reference: str) -> HttpResponse:
        company, role = _company(request, reference), request.GET.get("role", "")
        person = reference_in(request.GET.get("person", ""))
        known = role in set(held.COMPANY_ROLES)
        found = queries.member_of(company.id, person, role, at=request.now) if known else None
        return _to_list(company) if found is None else view(request, company, found)

    return fetched


@signed_in
@require_safe
def users(request: PortalRequest) -> HttpResponse:
    """Show who has what in the companies that somebody manages; to everybody, what they may do themselves."""
    formats, now = page_formats(), request.now
    own = held.roles_held_by(request.user.pk, at=now)
    companies = held.companies_managed(request.principal) if _has_roles() else []
    asked = reference_in(request.GET.get("customer", ""))
    company = next((one for one in companies if one.reference == asked), companies[0] if companies else None)
    context: dict[str, object] = {
        "page": "users",
        "own": presenters.own_rows(own, held.companies_by_id({pk for pk, _ in own}), formats, now),
        "company": company,
        "companies": [(one.reference, one.name, one == company) for one in companies],
    }
    if company is not None:
        filters = _filters(request)
        members = queries.members_of(company.id, at=now)
        context |= {
            "filters": filters,
            "query": filters.query(company.reference),
            "shown": presenters.roles_page(company, members, filters, formats, now),
            "invitations": presenters.invitation_rows(company, queries.open_invitations(company.id), formats, now),
        }
    return render(request, "roles/users.html", context)


@signed_in
@require_safe
@_of_a_member
def member(request: PortalRequest, company: Company, found: Member) -> HttpResponse:
    formats = page_formats()
    context = {
        "page": "users",
        "company": company,
        "row": presenters.member_row(company, found, formats, request.now),
        "may": words.may_word(found.role),
        "query": f"person={found.person}&role={found.role}",
        "is_user": found.role == Role.LINE_USER,
        "is_holder": found.role == Role.HOLDER,
    }
    return render(request, "roles/member.html", context)


@signed_in
@require_safe
def export(request: PortalRequest, reference: str) -> HttpResponse:
    company, formats = _company(request, reference), page_formats()
    members = presenters.chosen(queries.members_of(company.id, at=request.now), _filters(request))
    services.note_export(company, by=request.user.pk, rows=len(members), at=request.now)
    rows = presenters.file_rows(members, formats, request.now)
    name = f"{gettext('droits')}-{request.today.isoformat()}.csv"
    file: Any = StreamingHttpResponse(  # Any: for the door, an answer is an answer
        csv_rows(rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
    return cast(HttpResponse, file)


@signed_in
@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def invite(request: PortalRequest, reference: str) -> HttpResponse:
    company = _company(request, reference)
    typed = {"email": request.GET.get("email", "")[:254], "role": request.GET.get("as", "")[:MOST_TYPED]}
    form = partial(InviteForm, sites=held.sites_of(company.id), origin=_origin(request), initial=typed)
    page = ActPage(
        "role.invite",
        "roles/invite.html",
        gettext("Invitation envoyée. Elle vaut sept jours."),
    )
    return _ask(request, page, company, form)


@signed_in
@sensitive_post_parameters("password")
@require_http_methods(METHODS)
@_of_a_member
def change(request: PortalRequest, company: Company, found: Member) -> HttpResponse:
    zone = operators.current().zone
    kept = {
        "role": found.role,
        "sites": list(found.site_references),
        "last_day": words.last_date(found.ends_at, zone) if found.ends_at else None,
    }
    form = partial(
        ChangeForm, person=found.person, role=Role(found.role), sites=held.sites_of(company.id), initial=kept
    )
    page = ActPage(
        "role.change",
        "roles/change.html",
        gettext("Rôle changé. La personne est prévenue."),
    )
    return _ask(request, page, company, form, found=found)


@signed_in
@sensitive_post_parameters("password")
@require_http_methods(METHODS)
@_of_a_member
def end(request: PortalRequest, company: Company, found: Member) -> HttpResponse:
    form = partial(EndForm, person=found.person, role=Role(found.role))
    page = ActPage(
        "role.end",
        "roles/end.html",
        gettext("Rôle retiré. La personne est prévenue."),
    )
    return _ask(request, page, company, form, found=found)


@signed_in
@sensitive_post_parameters("password")
@require_http_methods(METHODS)
@_of_a_member
def stand_in(request: PortalRequest, company: Company, found: Member) -> HttpResponse:
    form = partial(
        StandInForm, person=found.person, role=Role(found.role), origin=_origin(request), today=request.today
    )
    page = ActPage(
        "role.name_stand_in", "roles/stand_in.html", done=gettext("Remplaçant désigné. La personne est prévenue.")
    )
    return _ask(request, page, company, form, found=found)


@signed_in
@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def withdraw(request: PortalRequest, reference: str) -> HttpResponse:
    company = _company(request, reference)
    chosen = reference_in(request.GET.get("invitation", ""))
    waiting = next((one for one in queries.open_invitations(company.id) if one.reference == chosen), None)
    if waiting is None:
        return _to_list(company)
    form = partial(WithdrawForm, invitation=waiting.reference)
    page = ActPage(
        "role.withdraw_invitation",
        "roles/withdraw.html",
        done=gettext("Invitation retirée. Son lien n’ouvre plus rien."),
    )
    return _ask(request, page, company, form, email=waiting.email)


@signed_in
@sensitive_post_parameters("password")
@require_http_methods(METHODS)
def leave(request: PortalRequest) -> HttpResponse:
    """Give up one's own role, after the password: nobody else gives it back."""
    reference, role = reference_in(request.GET.get("customer", "")), request.GET.get("role", "")
    mine = held.roles_held_by(request.user.pk, at=request.now)
    companies = held.companies_by_id({pk for pk, one in mine if one.role == role and role in GIVEN})
    company = next((one for one in companies.values() if one.reference == reference), None)
    if company is None:
        return redirect("portal:users")
    confirms = request.actor.assurance(request.now) < Assurance.RECENT
    form = LeaveForm(request.POST if request.method == "POST" else None, confirms=confirms)
    last = False
    if form.is_valid() and (not confirms or acting.confirmed(request, form)):
        try:
            services.give_up_role(request.user, company, Role(role), at=request.now)
        except LastAdministrator:
            last = True
        except RoleNotHeld:
            return redirect("portal:users")
        else:
            messages.success(request, gettext("C’est fait : vous n’avez plus ce rôle."))
            return redirect("portal:home")
    context = {
        "page": "users",
        "company": company,
        "role": words.role_in_sentence(role),
        "form": form,
        "last": last,
        "invite": reverse("roles:invite", args=[company.reference]),
    }
    return render(
        request, "roles/leave.html", context, status=CONFLICT if last else UNPROCESSABLE if form.errors else 200
    )


@policy("public")
@require_http_methods(METHODS)
def invitation(request: HttpRequest, reference: str, token: str) -> HttpResponse:
    """Show what somebody is invited to, and let them accept: signed in, or by saying who they are."""
    try:
        response = _invitation(request, reference, token)
    except InvitationRefused as refusal:
        reason = str(refusal.data["reason"])
        response = render(request, "roles/invitation_refused.html", {"reason": reason}, status=GONE)
    response.headers["Cache-Control"] = "no-store"
    return response


def _invitation(request: HttpRequest, reference: str, token: str) -> HttpResponse:
    now = timezone.now()
    found = services.invitation_of_link(reference, token, at=now)
    facts, formats = queries.invitation_facts(found.pk), page_formats()
    known = services.is_known(found)
    sends = request.method == "POST"
    if sends and request.user.is_authenticated:
        services.accept_invitation(reference, token, request.user, at=now)
        messages.success(request, gettext("Invitation acceptée."))
        return redirect("portal:home")
    form = None if known or request.user.is_authenticated else JoinForm(request.POST if sends else None)
    if form is not None and form.is_valid():
        try:
            person = services.join_by_invitation(
                reference, token, **form.cleaned_data, language=get_language() or "", at=now
            )
        except IdentifierTaken:
            form.add_error(None, gettext("Cette adresse est déjà prise dans un autre espace. Appelez-nous."))
        else:
            return HttpResponseRedirect(reverse("people:password-new", args=people.reset_link_parts(person)))
    context = {
        "facts": facts,
        "role": words.role_in_sentence(facts.role),
        "may": words.may_word(facts.role),
        "where": words.where(
            facts.role, facts.sites, formats.phone(facts.line) if facts.line.startswith("+") else facts.line
        ),
        "until": formats.moment(facts.expires_at, now),
        "last_day": words.last_day(facts.ends_at, formats, now) if facts.ends_at else "",
        "first_day": words.first_day(facts.starts_at, formats, now) if facts.starts_at else "",
        "form": form,
        "known": known,
        "here": request.path,
        "me": request.user if request.user.is_authenticated else None,
    }
    status = UNPROCESSABLE if form is not None and form.errors else 200
    return render(request, "roles/invitation.html", context, status=status)


def _has_roles() -> bool:
    return operators.current().section(ContractsPolicy).company_roles


def _company(request: PortalRequest, reference: str) -> Company:
    found = held.company_managed(request.principal, reference)
    if found is None:
        raise Http404
    return found


def _filters(request: PortalRequest) -> Filters:
    asked = request.GET
    number = asked.get("page", "")
    role = asked.get("role", "")
    return Filters(
        text=asked.get("q", "")[:MOST_TYPED].strip(),
        role=role if role in set(held.COMPANY_ROLES) else "",
        site=reference_in(asked.get("site", "")),
        number=int(number) if number.isascii() and number.isdigit() and 0 < len(number) < 6 and int(number) else 1,
    )


def _origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _to_list(company: Company) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('portal:users')}?customer={company.reference}")


@dataclass(frozen=True, slots=True)
class ActPage:
    """The page of an act on roles, and what is said once it is done."""

    act: str
    template: str
    done: str


def _ask(
    request: PortalRequest,
    page: ActPage,
    company: Company,
    form: Callable[..., ActForm],
    *,
    found: Member | None = None,
    **more: object,
) -> HttpResponse:
    """Show the form of an act, or why it is refused; once it is done, go back to the list."""
    asked = acting.ask(request, page.act, on=customer_target(company.id, company.reference), form=form)
    if asked.outcome:
        messages.success(request, page.done)
        return _to_list(company)
    formats = page_formats()
    refusal = asked.refusal and refusal_shown(page.act, asked.refusal, company.reference, formats, now=request.now)
    context = {
        "page": "users",
        "company": company,
        "row": presenters.member_row(company, found, formats, request.now) if found else None,
        "form": asked.form,
        "refusal": refusal,
        "reach": reach_us(formats, request.now) if refusal and refusal.contact else [],
        **more,
    }
    return render(request, page.template, context, status=asked.status)
