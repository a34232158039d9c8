"""Every route and every act, and whom each is for. One row each: what is not here fails `test_declared.py`.

To add a route: `page()` when it has no object, `one(kind, capability)` when it has one, `act_page(...)` for the page of
an act, `desk(...)` for staff, `public(...)` for all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from guichet.acts.values import Result
from guichet.contracts.values import Capability, Role
from guichet.desk.rules import Ability
from guichet.lines.values.blocking import BlockLine, BlockReason, UnblockLine
from guichet.lines.values.calls import (
    Forward,
    ForwardCalls,
    ForwardWhen,
    Greeting,
    ResetVoicemailCode,
    SetVoicemail,
)
from guichet.lines.values.options import AddOption, ChangeOffer, RemoveOption
from guichet.lines.values.puk import ShowPuk
from guichet.lines.values.restrictions import Restriction, SetCeiling, SetRestrictions
from guichet.lines.values.users import CompleteUser, DeclareUser, RemoveUser
from guichet.operators import Page
from guichet.portal.presenters.guide import ARTICLES
from guichet.roles.values import ChangeRole, EndRole, InviteToRole, NameStandIn, Wanted, WithdrawInvitation
from guichet.usage.values import HideNumbers, SetAlert, ShowNumbers
from tests.access.oracle import Declared

OK = (200,)
READ = {"GET": OK, "HEAD": OK}


def public(answers: Mapping[str, tuple[int, ...]] = READ, **more: Any) -> Declared:
    return Declared("public", answers, **more)


def demo(answers: Mapping[str, tuple[int, ...]] = READ, **more: Any) -> Declared:
    return Declared("demo", answers, **more)


def machine(answers: Mapping[str, tuple[int, ...]], **more: Any) -> Declared:
    """Return what machines ask; without their secrets, which these tests do not have, it is not there."""
    return Declared("machine", answers, **more)


def page(*query: str, **lists: Capability) -> Declared:
    return Declared("signed_in", READ, lists=lists, query=query)


def one(kind: str, see: Capability) -> Declared:
    return Declared("signed_in", READ, takes=kind, see=see)


def act_page(
    act: Capability,
    *,
    then: int,
    form: Mapping[str, str] | None = None,
    answers: Mapping[str, tuple[int, ...]] | None = None,
    sure: bool = True,
    also: tuple[str, ...] = (),
    **more: Any,
) -> Declared:
    """Return the page of an act on a line: `then` is the answer to its form once it is done.

    Shape: `sure`: the act asks for a password that was given lately; `also` are fields that `form` leaves empty.
    """
    form = form or {}
    answers = answers or {"GET": (200, 302), "POST": (then,)}
    return Declared(
        "signed_in",
        {"HEAD": answers["GET"], **answers},
        takes="line",
        see=Capability.SEE_LINE,
        act=act,
        form=form,
        fields=("key", *(("password", "credential") if sure else ()), *form, *also),
        needs_password=sure,
        **more,
    )


def own(answers: Mapping[str, tuple[int, ...]], **more: Any) -> Declared:
    """Return a page of one's own account, which is about whoever asks."""
    return Declared("signed_in", answers, **more)


def confirmed(answers: Mapping[str, tuple[int, ...]], **more: Any) -> Declared:
    """Return a page of one's own account that asks for the password again, or for a passkey."""
    fields = ("confirm_password", "credential", "then", *more.pop("fields", ()))
    return own(answers, needs_password=True, fields=fields, **more)


def desk(see: Ability, answers: Mapping[str, tuple[int, ...]] = READ, **more: Any) -> Declared:
    return Declared("staff", answers, see=see, **more)


def on_roles(then: int, *, form: Mapping[str, str] | None = None, query: tuple[str, ...] = ()) -> Declared:
    """Return the page of an act on a company's roles; `then` is the answer to its form, the same to its address."""
    form = form or {}
    here = (200,) if form else (302,)
    return Declared(
        "signed_in",
        {"GET": here, "HEAD": here, "POST": (then,)},
        takes="customer",
        see=Capability.MANAGE_ROLES,
        act=Capability.MANAGE_ROLES,
        form=form,
        fields=("key", "password", *form, *(("sites", "line", "last_day") if form else ())),
        query=query,
        needs_password=bool(form),
    )


def helping(act: Ability, **form: str) -> Declared:
    return desk(Ability.SEE_PERSON, {**READ, "POST": (302,)}, takes="person", act=act, form=form, fields=tuple(form))


# pages of the menu that say that they are not open yet
LATER = (
    Page.DOCUMENTS,
    Page.SECURITY,
    Page.APPOINTMENTS,
    Page.SITES,
    Page.CONTACT,
    Page.INFO_SHEET,
)
USAGE_FILTERS = ("line", "q", "contract", "service", "kind", "direction", "zone", "charged", "from", "to", "period")
PROFILE = {"given_name": "Léo", "family_name": "Dubois", "contact_email": "leo@exemple.test", "language": "fr"}
# somebody signed in is sent home, whatever the verb
AWAY = {"PUT": (405, 302), "DELETE": (405, 302)}
SIGN_IN_PAGE = public(
    {"GET": (200, 302), "HEAD": (200, 302), "POST": (422, 302), **AWAY},
    query=("next", "because"),
    fields=("login", "password", "remember", "next", "credential"),
)
# nobody waits for a second factor here: back to signing in, or home
SECOND_FACTOR = public({"GET": (302,), "HEAD": (302,), "POST": (302,), **AWAY}, fields=("code", "credential"))

ROUTES: dict[str, Declared] = {
    "portal:home": Declared("signed_in", {"GET": (200, 302), "HEAD": (200, 302)}),  # staff are sent to the desk
    # no reference of any line stands in it
    "portal:usage-offline": own({"GET": (200, 204), "HEAD": (200, 204)}),
    "portal:help": page(),
    "portal:guide": page("welcome"),
    **{f"portal:guide-{article}": page() for article in ARTICLES},
    "portal:lines": page("kind", line=Capability.SEE_LINE),
    "portal:line": one("line", Capability.SEE_LINE),
    "portal:invoices": page("kind", "before", invoice=Capability.SEE_INVOICE),
    "portal:invoice": one("invoice", Capability.SEE_INVOICE),
    "portal:journal": page("line", "before", "kind", entry=Capability.SEE_JOURNAL),
    "portal:order": one("order", Capability.SEE_ORDER),
    "portal:requests": page(order=Capability.SEE_ORDER),
    "portal:tracking": page(order=Capability.SEE_ORDER),
    **{f"portal:{later.value}": page() for later in LATER},
    # acts
    "lines:line-puk": act_page(Capability.SHOW_PUK, then=200, tells="puk", query=("hidden",)),
    "lines:line-block": act_page(Capability.BLOCK_LINE, then=302, form={"reason": "loss"}),
    "lines:line-unblock": act_page(Capability.UNBLOCK_LINE, then=302),
    "lines:line-user": act_page(
        Capability.MANAGE_USERS, then=302, form=PROFILE, answers={"GET": (200, 302), "POST": (302, 409)}
    ),
    "lines:line-user-profile": act_page(
        Capability.COMPLETE_USER, then=302, form=PROFILE, answers={"GET": OK, "POST": (302, 409)}, sure=False
    ),
    "lines:line-user-remove": act_page(Capability.MANAGE_USERS, then=302),
    # the address names an option, then an offer, that nobody knows: each says so, and does nothing
    "lines:line-options": Declared(
        "signed_in", READ, takes="line", see=Capability.SEE_LINE, act=Capability.MANAGE_OPTIONS
    ),
    "lines:line-option": act_page(
        Capability.MANAGE_OPTIONS,
        then=409,
        form={"turn": "on", "agreed": "0"},
        answers={"GET": OK, "POST": (409,)},
    ),
    "lines:line-offer": Declared("signed_in", READ, takes="line", see=Capability.SEE_LINE, act=Capability.CHANGE_OFFER),
    "lines:line-offer-change": act_page(
        Capability.CHANGE_OFFER, then=409, form={"agreed": "0"}, answers={"GET": OK, "POST": (409,)}
    ),
    "usage:line-alert": act_page(
        Capability.SET_USAGE_ALERT,
        then=302,
        form={"percents": "80", "out": "", "roaming": "legal", "roaming_amount": "", "channels": "mail"},
        sure=False,
    ),
    # usage
    "portal:usage": page(*USAGE_FILTERS, "before"),
    "usage:export": page(*USAGE_FILTERS),
    "usage:numbers": Declared(
        "signed_in",
        {"GET": OK, "HEAD": OK, "POST": (302,)},
        takes="customer",
        see=Capability.SHOW_NUMBERS,
        act=Capability.SHOW_NUMBERS,
        fields=("key", "act", "password", "credential"),
        needs_password=True,
    ),
    "lines:line-state": Declared(
        "signed_in", {"GET": (204,), "HEAD": (204,)}, takes="line", see=Capability.SEE_LINE, query=("changes",)
    ),
    "portal:line-settings": one("line", Capability.SEE_LINE),
    "lines:line-restrictions": act_page(
        Capability.SET_RESTRICTIONS,
        then=302,
        form={"premium": "on"},
        answers={"GET": OK, "POST": (302, 409)},
        sure=False,
        also=("shown", "international", "roaming", "data_abroad", "adult", "third_party"),
    ),
    "lines:line-ceiling": act_page(
        Capability.SET_CEILING, then=302, form={"amount": "2000"}, answers={"GET": OK, "POST": (302, 409)}, sure=False
    ),
    # where calls go is private: who may not change it does not see it
    "lines:line-calls": one("line", Capability.FORWARD_CALLS),
    "lines:line-forwarding": act_page(
        Capability.FORWARD_CALLS,
        then=302,
        form={"busy": "01 99 00 12 34"},
        answers={"GET": OK, "POST": (302, 409)},
        also=("always", "no_answer", "delay", "unreachable"),
    ),
    "lines:line-voicemail": act_page(
        Capability.SET_VOICEMAIL,
        then=302,
        form={"on": "on", "greeting": "number", "delay": "20"},
        answers={"GET": OK, "POST": (302, 409)},
        sure=False,
    ),
    "lines:line-voicemail-code": act_page(
        Capability.SET_VOICEMAIL, then=302, answers={"GET": (200, 302), "POST": (302, 409)}
    ),
    # roles in a company: the pack of this matrix has none, so that what is asked for is refused; somebody whose role
    # is to be changed is named in the address, and nobody is here
    "portal:users": page("customer", "q", "role", "site", "page"),
    "roles:leave": Declared(
        "signed_in", {"GET": (302,), "HEAD": (302,), "POST": (302,)}, query=("customer", "role"), fields=("key",)
    ),
    "roles:invite": on_roles(
        409, form={"email": "quelqu.un@exemple.test", "role": "accountant"}, query=("email", "as")
    ),
    "roles:member": Declared(
        "signed_in",
        {"GET": (302,), "HEAD": (302,)},
        takes="customer",
        see=Capability.MANAGE_ROLES,
        query=("person", "role"),
    ),
    "roles:change": on_roles(302, query=("person", "role")),
    "roles:end": on_roles(302, query=("person", "role")),
    "roles:stand-in": on_roles(302, query=("person", "role")),
    "roles:withdraw": on_roles(302, query=("invitation",)),
    "roles:export": Declared(
        "signed_in",
        READ,
        takes="customer",
        see=Capability.MANAGE_ROLES,
        query=("q", "role", "site", "page"),
        writes_when_seen=True,
    ),
    "roles:invitation": public({"GET": (410,), "HEAD": (410,), "POST": (410,)}, fields=("given_name", "family_name")),
    # the desk
    "desk:person": desk(Ability.SEE_PERSON, takes="person", writes_when_seen=True),
    "desk:person-reset": helping(Ability.HELP_PERSON, reason="call"),
    "desk:person-unlock": helping(Ability.HELP_PERSON, reason="call"),
    "desk:person-sessions": helping(Ability.HELP_PERSON, reason="call"),
    # nobody here has chosen a question
    "desk:person-question": desk(
        Ability.SEE_PERSON,
        {**READ, "POST": (200,)},
        takes="person",
        act=Ability.HELP_PERSON,
        form={"answer": "rex", "reason": "call"},
        fields=("answer", "reason"),
    ),
    "desk:person-view": helping(Ability.VIEW_AS, reason="call", ticket="D-10482"),
    "desk:view-end": desk(Ability.SEE_PERSON, {"POST": (302,)}),
    "desk:staff": desk(Ability.MANAGE_STAFF),
    "desk:staff-invite": desk(
        Ability.MANAGE_STAFF,
        {**READ, "POST": (302,)},
        form={"given_name": "Ada", "family_name": "Roy", "email": "ada.roy@exemple.test", "role": "adviser"},
        fields=("given_name", "family_name", "email", "role"),
    ),
    "desk:staff-member": desk(
        Ability.MANAGE_STAFF, {**READ, "POST": (302,)}, takes="staff", form={"what": "link"}, fields=("what",)
    ),
    "desk:join": public({"GET": (410,), "HEAD": (410,), "POST": (410,)}, fields=("code",)),
    "desk:home": desk(Ability.FIND),
    "desk:customers": desk(Ability.FIND, query=("q",), writes_when_seen=True),
    # nobody is chosen here, so that the form comes back
    "desk:customer-act": desk(
        Ability.SEE_FILE,
        {**READ, "POST": (422,)},
        takes="customer",
        act=Ability.ACT_FOR,
        form={"way": "call", "check": "call_back", "reason": "call"},
        query=("person",),
        fields=("person", "way", "check", "reason", "ticket"),
    ),
    "desk:customer": desk(Ability.SEE_FILE, takes="customer", query=("after",), writes_when_seen=True),
    "desk:journal": desk(Ability.SEE_JOURNAL, takes="customer", query=("kind", "before"), writes_when_seen=True),
    "desk:catalogue": desk(Ability.SEE_CATALOGUE, query=("q",)),
    # no code is named, or none that is there: back to the list
    "desk:catalogue-item": desk(Ability.SEE_CATALOGUE, {"GET": (302,), "HEAD": (302,)}, query=("code",)),
    "desk:catalogue-editions": desk(Ability.SEE_CATALOGUE),
    "desk:catalogue-edition": desk(Ability.SEE_CATALOGUE, takes="edition"),
    "desk:catalogue-file": desk(Ability.SEE_CATALOGUE, takes="edition"),
    "desk:catalogue-withdraw": desk(
        Ability.SEE_CATALOGUE, {"POST": (302,)}, takes="edition", act=Ability.PUBLISH_CATALOGUE
    ),
    # no file comes with what is sent here
    "desk:catalogue-new": desk(
        Ability.SEE_CATALOGUE,
        {**READ, "POST": (422,)},
        act=Ability.PUBLISH_CATALOGUE,
        form={"in_force_on": "2026-12-01"},
        fields=("in_force_on", "name", "text", "over"),
    ),
    "desk:parked": desk(Ability.SEE_PARKED),
    "desk:parked-replay": desk(Ability.SEE_PARKED, {"POST": (302,)}, takes="parked", act=Ability.REPLAY_PARKED),
    "desk:parked-replay-all": desk(
        Ability.SEE_PARKED,
        {"POST": (302,)},
        act=Ability.REPLAY_PARKED,
        form={"name": "messages.send"},
        fields=("name",),
    ),
    "desk:parked-drop": desk(
        Ability.SEE_PARKED,
        {**READ, "POST": (302,)},
        takes="parked",
        act=Ability.DROP_PARKED,
        form={"reason": "pointless"},
        fields=("reason",),
    ),
    # who signs in
    "people:sign-in": SIGN_IN_PAGE,
    "account_login": SIGN_IN_PAGE,
    "people:second-factor": SECOND_FACTOR,
    "mfa_authenticate": SECOND_FACTOR,
    "people:sign-out": public({"GET": (200, 302), "HEAD": (200, 302), "POST": (302,)}, while_enrolling=True),
    "people:password-forgotten": public({**READ, "POST": (422,)}, fields=("email",)),
    "people:password-sent": public(),
    "contracts:space-new": public({**READ, "POST": (422,)}, fields=("number", "email")),
    "contracts:space-sent": public(),
    "contracts:space-open": public({"GET": (410,), "HEAD": (410,), "POST": (410,)}, fields=("password",)),
    "portal:account": page(),
    "people:account-email": page(),
    "people:account-email-edit": confirmed({**READ, "POST": (200, 422)}, fields=("email",)),
    "people:notifications": own({**READ, "POST": (302,)}, fields=("usage",)),
    "people:notification-device-add": own({"POST": (302,)}, fields=("endpoint", "p256dh", "auth")),
    "people:notification-device-remove": own({"POST": (302,)}, fields=("device",)),
    "people:email-verify": public({"GET": (410,), "HEAD": (410,), "POST": (410,)}),
    "people:email-undo": public({"GET": (410,), "HEAD": (410,), "POST": (410,)}),
    "people:access": public({**READ, "POST": (422,)}, fields=("number",)),
    # no code is waited for here
    "people:access-code": public({"GET": (302,), "HEAD": (302,), "POST": (302,)}, fields=("code", "again")),
    "people:access-password": public({"GET": (302,), "HEAD": (302,), "POST": (302,)}, fields=("password",)),
    "people:password-new": public({"GET": (410,), "HEAD": (410,), "POST": (410,)}, fields=("password",)),
    "people:preferences": public({"POST": (302,)}, fields=("language", "theme", "next"), while_enrolling=True),
    "people:passkey-options": public({"POST": (403,)}, fields=("purpose",), while_enrolling=True),
    "people:sign-in-passkey": public({"POST": (302,)}, fields=("credential", "remember", "next")),
    # one's own security
    "people:security-password": own({**READ, "POST": (422,)}, fields=("username", "current", "password")),
    "people:security-question": confirmed(
        {**READ, "POST": (422,)}, fields=("question", "own_words", "answer", "remove")
    ),
    "people:devices": own({**READ, "POST": (302,)}, fields=("device", "others")),
    "people:sign-ins": page(),
    "people:security-second-factor": page(),
    "people:totp-add": confirmed({**READ, "POST": (422,)}, fields=("code",), while_enrolling=True),
    # nobody here has a second factor to take away, nor a passkey
    "people:totp-remove": confirmed({"GET": (302,), "HEAD": (302,), "POST": (302,)}, fields=("remove",)),
    "people:recovery-codes": confirmed({"POST": (302,)}),
    "people:passkeys": confirmed({**READ, "POST": (422,)}, fields=("name",), while_enrolling=True),
    "people:passkey-remove": confirmed({"GET": (404,), "HEAD": (404,), "POST": (404,)}, fields=("remove",)),
    # the look
    "ui:look": public(while_enrolling=True),
    "ui:mark": public(),
    "ui:manifest": public(),
    "ui:worker": public(),
    "ui:icon": public({"GET": (404,), "HEAD": (404,)}),
    "ui:icon-maskable": public({"GET": (404,), "HEAD": (404,)}),
    "ui:offline": public(),
    "ui:menu": page(),
    "ui:legal": public(while_enrolling=True),
    "ui:elements": demo(),
    # what watches the service
    "outbox:health-live": public(),
    "outbox:health-ready": public(),
    # what machines ask
    "messages:sms-hook": machine({"POST": OK}),
    "short_number:voice-usage": machine(
        {"GET": OK, "POST": OK}, query=("caller", "language"), fields=("caller", "language")
    ),
}


@dataclass(frozen=True, slots=True)
class DeclaredAct:
    """What an act takes: the kind it acts on, the capability, a recent password or not, an input, what comes of it.

    `on_lines_with_user` is what comes of it there, when that is something else.
    """

    on: str
    capability: Capability
    recent: bool
    given: object
    result: Result
    page: str
    on_lines_with_user: Result | None = None


def role_act(given: object, page: str) -> DeclaredAct:
    return DeclaredAct("customer", Capability.MANAGE_ROLES, True, given, Result.REFUSED, page)


ANY_ROLE = Wanted(Role.ACCOUNTANT)
DAY = date(2026, 12, 1)
ACTS: dict[str, DeclaredAct] = {
    "role.invite": role_act(InviteToRole("a@exemple.test", ANY_ROLE, "https://exemple.test"), "roles:invite"),
    "role.change": role_act(ChangeRole("0000000000", Role.SITE_MANAGER, ANY_ROLE), "roles:change"),
    "role.end": role_act(EndRole("0000000000", Role.ACCOUNTANT), "roles:end"),
    "role.name_stand_in": role_act(
        NameStandIn("0000000000", Role.ACCOUNTANT, "a@exemple.test", DAY, DAY, "https://exemple.test"),
        "roles:stand-in",
    ),
    "role.withdraw_invitation": role_act(WithdrawInvitation("0000000000"), "roles:withdraw"),
    "line.show_puk": DeclaredAct("line", Capability.SHOW_PUK, True, ShowPuk(), Result.DONE, "lines:line-puk"),
    "line.block": DeclaredAct(
        "line", Capability.BLOCK_LINE, True, BlockLine(BlockReason.LOSS), Result.PENDING, "lines:line-block"
    ),
    "line.unblock": DeclaredAct(
        "line", Capability.UNBLOCK_LINE, True, UnblockLine(), Result.ALREADY, "lines:line-unblock"
    ),
    "line.set_restrictions": DeclaredAct(
        "line",
        Capability.SET_RESTRICTIONS,
        False,
        SetRestrictions(put=(Restriction.PREMIUM,)),
        Result.PENDING,
        "lines:line-restrictions",
    ),
    "line.set_ceiling": DeclaredAct(
        "line", Capability.SET_CEILING, False, SetCeiling(2000), Result.PENDING, "lines:line-ceiling"
    ),
    "line.forward_calls": DeclaredAct(
        "line",
        Capability.FORWARD_CALLS,
        True,
        ForwardCalls(((ForwardWhen.BUSY, Forward("+33199001234")),)),
        Result.PENDING,
        "lines:line-forwarding",
    ),
    "line.set_voicemail": DeclaredAct(
        "line",
        Capability.SET_VOICEMAIL,
        False,
        SetVoicemail(on=True, greeting=Greeting.NUMBER, delay_seconds=20),
        Result.PENDING,
        "lines:line-voicemail",
    ),
    "line.reset_voicemail_code": DeclaredAct(
        "line", Capability.SET_VOICEMAIL, True, ResetVoicemailCode(), Result.PENDING, "lines:line-voicemail-code"
    ),
    "line.declare_user": DeclaredAct(
        "line",
        Capability.MANAGE_USERS,
        True,
        DeclareUser("Léo", "Dubois", "fr"),
        Result.DONE,
        "lines:line-user",
        Result.REFUSED,
    ),
    "line.complete_user": DeclaredAct(
        "line",
        Capability.COMPLETE_USER,
        False,
        CompleteUser("Léo", "Dubois", "fr"),
        Result.REFUSED,
        "lines:line-user-profile",
        Result.DONE,
    ),
    "line.remove_user": DeclaredAct(
        "line",
        Capability.MANAGE_USERS,
        True,
        RemoveUser(),
        Result.ALREADY,
        "lines:line-user-remove",
        Result.DONE,
    ),
    # on the lines of this world, of a pack's own offer: an option that any of them may have, and another offer
    "option.add": DeclaredAct(
        "line", Capability.MANAGE_OPTIONS, True, AddOption("pass-5"), Result.PENDING, "lines:line-options"
    ),
    "option.remove": DeclaredAct(
        "line", Capability.MANAGE_OPTIONS, True, RemoveOption("pass-5"), Result.ALREADY, "lines:line-options"
    ),
    "line.change_offer": DeclaredAct(
        "line", Capability.CHANGE_OFFER, True, ChangeOffer("mobile-140"), Result.PENDING, "lines:line-offer"
    ),
    "usage.set_alert": DeclaredAct(
        "line", Capability.SET_USAGE_ALERT, False, SetAlert((80,)), Result.DONE, "usage:line-alert"
    ),
    "usage.show_numbers": DeclaredAct(
        "customer", Capability.SHOW_NUMBERS, True, ShowNumbers(), Result.DONE, "usage:numbers"
    ),
    "usage.hide_numbers": DeclaredAct(
        "customer", Capability.SHOW_NUMBERS, False, HideNumbers(), Result.ALREADY, "usage:numbers"
    ),
}

# the demonstration's own, by their names in its urls.py: they exist only when it is on
DEMO = ("mails", "mail", "mail-layout", "network", "short-number")
