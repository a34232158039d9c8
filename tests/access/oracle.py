"""What must be answered, from the table of capabilities and the grants that the tests made: nothing of a view's own.

`Principal`, `Reach` and the queries are what is on trial, so none of them is asked here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import unescape

from guichet.contracts.rules import CAPABILITIES
from guichet.contracts.values import Capability
from guichet.desk.rules import ABILITIES, Ability
from tests.access.world import Somebody, Thing, World

SIGN_IN, ENROL = "sign in", "choose a second factor"
READS = ("GET", "HEAD")
VERBS = ("GET", "HEAD", "POST", "PUT", "DELETE")
# a form sent by somebody who gave their password more than five minutes ago
POST_UNSURE = "POST, not sure"

Answer = int | str


@dataclass(frozen=True, slots=True)
class Declared:
    """What a route takes and whom it lets in.

    `takes` is the kind of object in its path, `see` the capability that lets one see it (404 without), `act` the one
    that lets one use the page (403 without); for staff both are abilities. `answers` are the good ones of each verb it
    has, once let in. `lists` names what must stand on the page, by kind: all that may be seen, nothing else.
    `form` is what is posted; `tells` names a secret that this page alone may tell. `query` and `fields` are the names
    that it reads from its address and from its form, for `test_nasty.py`. `while_enrolling`: open to who has to choose
    a second factor.
    """

    policy: str
    answers: Mapping[str, tuple[int, ...]]
    takes: str = ""
    see: Capability | Ability | None = None
    act: Capability | Ability | None = None
    lists: Mapping[str, Capability] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    needs_password: bool = False
    writes_when_seen: bool = False
    tells: str = ""
    query: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    while_enrolling: bool = False


def allows(who: Somebody, capability: Capability, thing: Thing) -> bool:
    """Tell whether a grant in force gives this person this capability on what holds this thing."""
    return any(
        grant.holds() and capability in CAPABILITIES[grant.role] and getattr(thing, grant.scope) == grant.id
        for grant in who.given
    )


def sees(who: Somebody, capability: Capability | None, thing: Thing) -> bool:
    return not (who.enrols or thing.absent or thing.gone) and (capability is None or allows(who, capability, thing))


def expected(route: Declared, who: Somebody, verb: str, thing: Thing | None) -> tuple[Answer, ...]:
    """Return the answers that are right: statuses, SIGN_IN or ENROL."""
    if who.enrols and not route.while_enrolling:
        return (ENROL,)
    has_verb = verb.removesuffix(", not sure") in route.answers
    if route.policy in {"demo", "machine"}:  # the demonstration is off, machines have no secret: nothing is there
        return (404,) if has_verb else (404, 405)
    if route.policy != "public" and not who.signed_in:
        return (SIGN_IN,)
    if route.policy == "staff" and route.see not in ABILITIES[who.staff]:
        return (404,)
    if not has_verb:
        return (405,)
    refused = _for_staff(route, who, thing) if route.policy == "staff" else _for_customers(route, who, thing)
    if refused:
        return (refused,)
    return (422,) if verb == POST_UNSURE else route.answers[verb]


def _for_staff(route: Declared, who: Somebody, thing: Thing | None) -> int:
    """Return why not, 0 when nothing is against it: staff look at everybody's things, and do what their role does."""
    if route.act is not None and route.act not in ABILITIES[who.staff]:
        return 403
    return 404 if thing is not None and (thing.absent or thing.gone) else 0


def _for_customers(route: Declared, who: Somebody, thing: Thing | None) -> int:
    if thing is None:
        return 0
    if not sees(who, _capability(route.see), thing):
        return 404
    act = _capability(route.act)
    return 403 if act is not None and not allows(who, act, thing) else 0


def _capability(asked: Capability | Ability | None) -> Capability | None:
    assert not isinstance(asked, Ability)
    return asked


def is_denied(answers: tuple[Answer, ...]) -> bool:
    return not {403, 404, 405, SIGN_IN, ENROL}.isdisjoint(answers)


# --- what a page may say ----------------------------------------------------------------------------------------------

# text -> the capability on the thing that lets one read it; the reference and label of each kind go with seeing it
SEE = {
    "line": Capability.SEE_LINE,
    "invoice": Capability.SEE_INVOICE,
    "order": Capability.SEE_ORDER,
    "entry": Capability.SEE_JOURNAL,
}
TEXTS = {
    "number": Capability.SEE_LINE,
    "label": Capability.SEE_LINE,
    "contract": Capability.SEE_CONTRACT,
    "puk": Capability.SHOW_PUK,
    "invoice number": Capability.SEE_INVOICE,
    "amount": Capability.SEE_INVOICE,
    "order": Capability.SEE_ORDER,
    "actor": Capability.SEE_JOURNAL,
}
# what staff may do on the page of what is parked
STAFF_WAYS = {"/replay/": Ability.REPLAY_PARKED, "/drop/": Ability.DROP_PARKED}
# the page of an act -> the capability without which no page shows the way to it
WAYS = {
    "puk": Capability.SHOW_PUK,
    "block": Capability.BLOCK_LINE,
    "unblock": Capability.UNBLOCK_LINE,
    "loss": Capability.DECLARE_LOSS,
    "loss/receipt": Capability.DECLARE_LOSS,
    "found": Capability.UNBLOCK_LINE,
    "sim": Capability.REPLACE_SIM,
    "sim/confirm": Capability.REPLACE_SIM,
    "sim/install": Capability.REPLACE_SIM,
    "sim/activate": Capability.REPLACE_SIM,
    "sim/cancel": Capability.REPLACE_SIM,
    "unlock": Capability.UNLOCK_PHONE,
    "unlock/code": Capability.UNLOCK_PHONE,
    "alert": Capability.SET_USAGE_ALERT,
    "options": Capability.MANAGE_OPTIONS,
    "options/[a-z0-9-]+": Capability.MANAGE_OPTIONS,
    "offer": Capability.CHANGE_OFFER,
    "offer/[a-z0-9-]+": Capability.CHANGE_OFFER,
    "user": Capability.MANAGE_USERS,
    "user/remove": Capability.MANAGE_USERS,
    "user/profile": Capability.COMPLETE_USER,
}
_TAG = re.compile(r"<[^>]*>")


def leaks(body: str, who: Somebody, world: World) -> list[str]:
    """Return what a page tells that this person may not know: of anything, whatever the page is about."""
    page = _legible(body)
    told = [
        f"{thing.which} {thing.kind}: {what}"
        for kind, capability in SEE.items()
        for thing in world.things[kind]
        if not thing.absent
        for what, text, needed in _texts(thing, capability)
        if squeezed(text) in page and not _may_read(who, needed, thing, world)
    ]
    ways = [
        f"{thing.which} line: the way to {page}"
        for thing in world.things["line"]
        for page, needed in WAYS.items()
        if re.search(rf'/lines/{thing.reference}/{page}/["?#]', body) and not allows(who, needed, thing)
    ]
    return told + ways


def staff_leaks(body: str, who: Somebody) -> list[str]:
    """Return the ways shown to what this role may not do."""
    return [
        f"the way to {way}" for way, needed in STAFF_WAYS.items() if way in body and needed not in ABILITIES[who.staff]
    ]


def _texts(thing: Thing, capability: Capability) -> list[tuple[str, str, Capability]]:
    return [
        ("reference", f"/{thing.reference}/", capability),
        *((what, text, TEXTS[what]) for what, text in thing.texts.items()),
    ]


def _may_read(who: Somebody, needed: Capability, thing: Thing, world: World) -> bool:
    if who.enrols:
        return False
    if needed == Capability.SEE_CONTRACT:
        # the number is that of every line of the contract, and is printed on its invoices
        same = [line for line in world.things["line"] if line.contract == thing.contract and not line.absent]
        bare = replace(thing, site=None, line=None)
        return any(allows(who, needed, line) for line in same) or allows(who, Capability.SEE_INVOICE, bare)
    return allows(who, needed, thing)


def squeezed(text: str) -> str:
    """Return a text without any space, those that do not break included."""
    return "".join(text.split())


def _legible(body: str) -> str:
    """Return a page without its spaces, and once more without its tags: figures are cut by both."""
    return squeezed(unescape(body)) + squeezed(unescape(_TAG.sub("", body)))
