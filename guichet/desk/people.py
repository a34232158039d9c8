"""A person of a customer's file: helped to sign in, never by a password; their space looked at; acted for."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet.contracts import viewing
from guichet.contracts.queries.desk import customer_by_reference, grants_of_customer, roles_of_person
from guichet.core.references import reference_in
from guichet.desk import services
from guichet.desk.forms import ActForForm, AnswerForm, ViewForm, WhyForm
from guichet.desk.presenters.person import help_page, person_choices, person_page
from guichet.desk.rules import Ability, may, roles_with
from guichet.desk.values import Help, Why
from guichet.desk.views import UNPROCESSABLE, not_for_this_role
from guichet.people import services as people
from guichet.people import words
from guichet.people.access import DeskRequest, staff
from guichet.people.origins import origin_of
from guichet.people.queries import Signing, person_known, security_question_of, signing_of
from guichet.people.values import IdentifierKind, TooManyAttempts
from guichet.ui.formats import page_formats

METHODS = ["GET", "HEAD", "POST"]
MOST_PERSONS = 30


@staff(*roles_with(Ability.SEE_PERSON))
@require_safe
def person(request: DeskRequest, reference: str) -> HttpResponse:
    found = _person_or_404(reference)
    roles = roles_of_person(found.id, at=request.now)
    services.note_person_opened(found.id, [head.id for _, head in roles], by=request.user.pk, at=request.now)
    context = {
        "page": "desk",
        "here": "customers",
        "shown": person_page(found, roles, page_formats(), request.now),
        "may_help": may(request.role, Ability.HELP_PERSON),
        "may_act": may(request.role, Ability.ACT_FOR),
        "may_view": may(request.role, Ability.VIEW_AS) and bool(roles),
    }
    return render(request, "desk/person.html", context)


@staff(*roles_with(Ability.SEE_PERSON))
@require_http_methods(METHODS)
def help_person(request: DeskRequest, reference: str, what: Help) -> HttpResponse:
    """Send a reset link, unlock, or end the sessions of somebody, with a reason that the journal keeps."""
    if not may(request.role, Ability.HELP_PERSON):
        return not_for_this_role(request)
    found = _person_or_404(reference)
    address = _address(found)
    form = WhyForm(request.POST if request.method == "POST" else None)
    impossible = what == Help.RESET and not address
    if form.is_valid() and not impossible:
        why = Why(form.cleaned_data["reason"])
        customers = [head.id for _, head in roles_of_person(found.id, at=request.now)]
        origin, language = f"{request.scheme}://{request.get_host()}", found.language or get_language() or ""
        services.help_person(
            what, found.reference, why, address=address, origin=origin, language=language, customers=customers,
            by=request.user.pk, at=request.now,
        )  # fmt: skip
        messages.success(request, help_page(what, found).done)
        return redirect("desk:person", reference=found.reference)
    context = {
        "page": "desk",
        "here": "customers",
        "shown": help_page(what, found),
        "person": found,
        "form": form,
        "impossible": impossible,
    }
    return render(request, "desk/person_help.html", context, status=UNPROCESSABLE if form.errors else 200)


@staff(*roles_with(Ability.SEE_PERSON))
@sensitive_post_parameters("answer")
@require_http_methods(METHODS)
def check_answer(request: DeskRequest, reference: str) -> HttpResponse:
    """Tell an adviser whether an answer heard is the right one: it opens nothing, and the answer is never shown."""
    if not may(request.role, Ability.HELP_PERSON):
        return not_for_this_role(request)
    found = _person_or_404(reference)
    person, right = person_known(found.reference), None
    asked = security_question_of(person)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if asked is not None and form.is_valid():
        customers = [head.id for _, head in roles_of_person(found.id, at=request.now)]
        services.note_answer_asked(
            found.id, Why(form.cleaned_data["reason"]), customers, by=request.user.pk, at=request.now
        )
        try:
            right = people.check_security_answer(
                person, form.cleaned_data["answer"], adviser=request.user, origin=origin_of(request), at=request.now
            )
        except TooManyAttempts as refusal:
            form.add_error("answer", words.too_many_attempts(refusal.until, now=request.now))
    context = {
        "page": "desk",
        "here": "customers",
        "person": found,
        "form": form,
        "question": words.question(*asked) if asked else "",
        "right": right,
    }
    return render(request, "desk/person_question.html", context, status=UNPROCESSABLE if form.errors else 200)


@staff(*roles_with(Ability.SEE_PERSON))
@require_http_methods(METHODS)
def view_as(request: DeskRequest, reference: str) -> HttpResponse:
    """Look at somebody's space for half an hour, read only, with a reason and a ticket that they will read."""
    if not may(request.role, Ability.VIEW_AS):
        return not_for_this_role(request)
    found = _person_or_404(reference)
    roles = roles_of_person(found.id, at=request.now)
    if not roles or not found.is_active:
        raise Http404
    form = ViewForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        viewing.begin(
            request.session,
            adviser=request.user,
            person_id=found.id,
            customer=roles[0][1].reference,
            reason=form.cleaned_data["reason"],
            ticket=form.cleaned_data["ticket"],
            at=request.now,
        )
        return redirect("portal:home")
    context = {"page": "desk", "here": "customers", "person": found, "form": form}
    return render(request, "desk/person_view.html", context, status=UNPROCESSABLE if form.errors else 200)


@staff(*roles_with(Ability.SEE_FILE))
@require_http_methods(METHODS)
def act_for(request: DeskRequest, reference: str) -> HttpResponse:
    """Act for somebody of a customer's file, for half an hour, as they asked; both journals say so."""
    if not may(request.role, Ability.ACT_FOR):
        return not_for_this_role(request)
    customer = customer_by_reference(reference)
    if customer is None:
        raise Http404
    wanted = reference_in(request.GET.get("person", ""))
    grants = grants_of_customer(customer.id, at=request.now, most=MOST_PERSONS, person=wanted)
    form = ActForForm(
        request.POST if request.method == "POST" else None,
        persons=person_choices(grants, page_formats()),
        initial={"person": wanted},
    )
    if form.is_valid() and (found := _customer_side(form)) is not None:
        viewing.begin(
            request.session,
            adviser=request.user,
            person_id=found.id,
            customer=customer.reference,
            reason=form.cleaned_data["reason"],
            ticket=form.cleaned_data["ticket"],
            way=form.cleaned_data["way"],
            check=form.cleaned_data["check"],
            at=request.now,
        )
        return redirect("portal:home")
    context = {"page": "desk", "here": "customers", "customer": customer, "form": form, "somebody": bool(grants)}
    return render(request, "desk/customer_act.html", context, status=UNPROCESSABLE if form.errors else 200)


def _customer_side(form: ActForForm) -> Signing | None:
    """Return whom an adviser acts for; None, with an error on the form, when they are not on the customers' side."""
    found = signing_of(form.cleaned_data["person"])
    if found is None or found.staff_role or not found.is_active:
        form.add_error("person", gettext("Cette personne n’a pas d’espace client ouvert. Choisissez-en une autre."))
        return None
    return found


@staff(*roles_with(Ability.SEE_PERSON))
@require_POST
def view_end(request: DeskRequest) -> HttpResponse:
    seen = viewing.end(request.session, adviser_id=request.user.pk, at=request.now)
    if seen is None:
        return redirect("desk:home")
    said = (
        gettext("Vous n’agissez plus pour cette personne.")
        if seen.acts
        else gettext("Vous ne regardez plus cet espace.")
    )
    messages.success(request, said)
    return redirect("desk:customer", reference=seen.customer)


def _person_or_404(reference: str) -> Signing:
    """Return somebody who is not of the operator's staff: those are managed by their supervisor."""
    found = signing_of(reference)
    if found is None or found.staff_role:
        raise Http404
    return found


def _address(found: Signing) -> str:
    """Return the verified address that a reset link goes to; empty when there is none."""
    addresses = (value for kind, value, verified in found.identifiers if kind == IdentifierKind.EMAIL and verified)
    return next(addresses, "")
