"""The Security page, and what each person changes there: password, question, devices."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from guichet.people import pack, presenters, queries, rules, services, sessions, words
from guichet.people.own import UNPROCESSABLE, OwnRequest, confirm, confirmed, own_page
from guichet.people.security_forms import OWN_WORDS, ChangePasswordForm, QuestionForm
from guichet.people.values import Road

METHODS = ["GET", "HEAD", "POST"]
FEW, MANY = 5, 50


@own_page
@require_safe
def security(request: OwnRequest) -> HttpResponse:
    """Everything that protects the account, each with its state and the way to change it."""
    state = queries.security_state_of(request.user, current=_key(request), now=request.now)
    context = {
        "page": "security",
        "rows": presenters.security_rows(state, now=request.now),
        "sign_ins": presenters.sign_in_rows(queries.sign_ins_of(request.user, most=FEW), now=request.now),
    }
    return render(request, "people/security.html", context)


@own_page
@require_safe
def sign_ins(request: OwnRequest) -> HttpResponse:
    rows = presenters.sign_in_rows(queries.sign_ins_of(request.user, most=MANY), now=request.now)
    return render(request, "people/sign_ins.html", {"page": "security", "sign_ins": rows})


@own_page
@sensitive_post_parameters("password", "current")
@require_http_methods(METHODS)
def password(request: OwnRequest) -> HttpResponse:
    """Change the password. The current one is asked for, whenever it was given last, unless a passkey was just used."""
    confirms = not sessions.is_assured(request.session, now=request.now, road=Road.PASSKEY)
    form = ChangePasswordForm(
        request.POST if request.method == "POST" else None, person=request.user, confirms=confirms
    )
    if form.is_bound and form.is_valid() and (not confirms or confirm(request, form, "current")):
        old = _key(request)
        services.change_password(
            request.user, form.cleaned_data["password"], keep=old, origin=request.origin, at=request.now
        )
        update_session_auth_hash(request, request.user)
        services.follow_session(old, _key(request))
        messages.success(request, gettext("Mot de passe changé. Vos autres appareils sont déconnectés."))
        return redirect("portal:security")
    context = {"page": "security", "form": form, "identifier": queries.shown_identifier(request.user)}
    return render(request, "people/change_password.html", context, status=UNPROCESSABLE if form.errors else 200)


@own_page
@sensitive_post_parameters("answer", "confirm_password")
@require_http_methods(METHODS)
@confirmed
def question(request: OwnRequest) -> HttpResponse:
    """Choose the security question, or take it away."""
    if request.method == "POST" and "remove" in request.POST:
        services.remove_security_question(request.user, origin=request.origin, at=request.now)
        messages.success(request, gettext("Question de sécurité retirée."))
        return redirect("portal:security")
    kept = queries.security_question_of(request.user)
    initial = {"question": kept[0] or OWN_WORDS, "own_words": kept[1]} if kept else {}
    form = QuestionForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        code, own_words = form.chosen
        answer = form.cleaned_data["answer"]
        services.set_security_question(
            request.user, question=code, own_words=own_words, answer=answer, origin=request.origin, at=request.now
        )
        messages.success(request, gettext("Question de sécurité enregistrée."))
        return redirect("portal:security")
    context = {"page": "security", "form": form, "kept": words.question(*kept) if kept else ""}
    return render(request, "people/question.html", context, status=UNPROCESSABLE if form.errors else 200)


@own_page
@require_http_methods(METHODS)
def devices(request: OwnRequest) -> HttpResponse:
    """List where the person is signed in; end one, or all the others."""
    current = _key(request)
    if request.method == "POST":
        return _ended(request, current)
    found = queries.devices_of(request.user, current=current, now=request.now)
    limits = rules.limits_told(pack.policy())
    rows = presenters.device_rows(found, now=request.now)
    context = {"page": "security", "devices": rows, "others": len(found) > 1, "limits": limits}
    return render(request, "people/devices.html", context)


def _ended(request: OwnRequest, current: str) -> HttpResponse:
    reference = request.POST.get("device", "")
    if reference == queries.device_reference(current):
        return redirect("people:sign-out")
    if reference:
        done = services.end_device(request.user, reference, origin=request.origin, at=request.now)
        messages.success(
            request, gettext("Appareil déconnecté.") if done else gettext("Cet appareil n’était plus connecté.")
        )
    elif "others" in request.POST:
        count = services.end_other_devices(request.user, keep=current, origin=request.origin, at=request.now)
        messages.success(
            request,
            ngettext("%(count)d appareil déconnecté.", "%(count)d appareils déconnectés.", count) % {"count": count},
        )
    return HttpResponseRedirect(request.path)


def _key(request: OwnRequest) -> str:
    return request.session.session_key or ""
