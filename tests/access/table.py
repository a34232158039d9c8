"""Every route, and whom each is for. One row each: what is not here fails `test_declared.py`.

To add a route: `page()` when it has no object, `one(kind, capability)` when it has one, `act_page(...)` for the page of
an act, `desk(...)` for staff, `public(...)` for all.
"""

from __future__ import annotations

from guichet.contracts.values import Capability
from guichet.desk.rules import Ability
from guichet.operators import Page
from guichet.portal.presenters.guide import ARTICLES
from tests.access.oracle import Declared
from tests.access.table_kinds import (
    OK,
    READ,
    act_page,
    confirmed,
    demo,
    desk,
    helping,
    machine,
    on_roles,
    one,
    own,
    page,
    public,
)

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
    "portal:lines": page("kind", "q", "site", line=Capability.SEE_LINE),
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
    "lines:line-loss": act_page(
        Capability.DECLARE_LOSS,
        then=302,
        form={"reason": "loss", "happened_on": "2026-11-21", "wish": "later"},
        also=("happened_at", "place", "imei"),
    ),
    # nothing is lost here
    "lines:line-loss-receipt": Declared(
        "signed_in",
        {"GET": (404,), "HEAD": (404,)},
        takes="line",
        see=Capability.SEE_LINE,
        act=Capability.DECLARE_LOSS,
    ),
    "lines:line-found": act_page(Capability.UNBLOCK_LINE, then=302),
    # nobody here has given a second proof, and no card is under way
    "lines:line-sim": act_page(
        Capability.REPLACE_SIM,
        then=422,
        form={"way": "esim", "reason": "damaged"},
        also=("second_code", "send"),
        query=("way", "again"),
    ),
    "lines:line-sim-confirm": act_page(Capability.REPLACE_SIM, then=422, form={"code": "123456"}, sure=False),
    "lines:line-esim": act_page(Capability.REPLACE_SIM, then=422, also=("second_code", "send")),
    "lines:line-sim-activate": act_page(
        Capability.REPLACE_SIM, then=422, form={"digits": "123456"}, also=("second_code", "send")
    ),
    "lines:line-sim-cancel": act_page(Capability.REPLACE_SIM, then=302),
    "lines:line-unlock": act_page(Capability.UNLOCK_PHONE, then=302, form={"imei": "490154203237518"}, sure=False),
    "lines:line-unlock-code": act_page(Capability.UNLOCK_PHONE, then=409),
    "lines:sim-not-me": public({"GET": (410,), "HEAD": (410,), "POST": (410,)}),
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
    # a mobile line, as those here are, does not move
    "orders:line-move": act_page(
        Capability.MOVE_LINE,
        then=409,
        form={
            "street": "12 rue Haute",
            "postcode": "44000",
            "city": "Nantes",
            "reachable_on": "2026-12-01",
            "phone": "01 99 00 12 34",
        },
        also=("cut_off_on", "note"),
    ),
    "orders:line-move-cancel": act_page(Capability.MOVE_LINE, then=409, sure=False),
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
        Capability.SET_CEILING,
        then=302,
        form={"amount": "2000"},
        answers={"GET": OK, "POST": (302, 409)},
        sure=False,
        also=("shown",),
    ),
    # where calls go is private: who may not change it does not see it
    "lines:line-calls": one("line", Capability.FORWARD_CALLS),
    "lines:line-forwarding": act_page(
        Capability.FORWARD_CALLS,
        then=422,
        form={"busy": "01 99 00 12 34"},
        also=("second_code", "send", "shown", "always", "no_answer", "delay", "unreachable"),
    ),
    "lines:line-voicemail": act_page(
        Capability.SET_VOICEMAIL,
        then=302,
        form={"on": "on", "greeting": "number", "delay": "20"},
        answers={"GET": OK, "POST": (302, 409)},
        sure=False,
        also=("shown",),
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
    "desk:frozen": desk(Ability.SEE_FILE),
    "desk:frozen-lift": desk(
        Ability.HELP_PERSON, {**READ, "POST": (302,)}, takes="frozen", form={"spoken": "on"}, fields=("spoken",)
    ),
    "desk:move": desk(
        Ability.SEE_FILE,
        {**READ, "POST": (302,)},
        takes="move",
        act=Ability.FOLLOW_MOVE,
        form={"what": "done"},
        fields=("what", "on", "at", "reason"),
        writes_when_seen=True,
    ),
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
        fields=("in_force_on", "file", "name", "text", "over"),
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


# the demonstration's own, by their names in its urls.py: they exist only when it is on
DEMO = ("mails", "mail", "mail-layout", "network", "short-number")
