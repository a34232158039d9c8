"""Who may do what: the capability table, and the reach it gives to a set of grants."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from guichet.contracts.policy import DeskPolicy
from guichet.contracts.values import Capability, GrantFacts, Principal, Reach, Role, Scope

_EVERYTHING = frozenset(Capability)

# One row per role, reviewed as a whole. A role that is absent from a capability may not use it; packs may only narrow.
CAPABILITIES: Mapping[Role, frozenset[Capability]] = {
    Role.HOLDER: _EVERYTHING,
    Role.COMPANY_ADMINISTRATOR: _EVERYTHING,
    Role.PROXY: frozenset(
        {
            Capability.SEE_LINE,
            Capability.SEE_USAGE,
            Capability.SEE_CONTRACT,
            Capability.SEE_INVOICE,
            Capability.SEE_ORDER,
            Capability.SEE_COMMUNICATION,
            Capability.BLOCK_LINE,
            Capability.UNBLOCK_LINE,
            Capability.UNBLOCK_FOR_OTHERS,
            Capability.SET_USAGE_ALERT,
            # neither where calls go nor the voicemail: these open what is private, as the PUK does
            Capability.SET_RESTRICTIONS,
            Capability.SET_CEILING,
            Capability.RESTRICT_FOR_OTHERS,
        }
    ),
    Role.SITE_MANAGER: frozenset(
        {
            Capability.SEE_LINE,
            Capability.SEE_USAGE,
            Capability.SEE_ORDER,
            Capability.SEE_COMMUNICATION,
            Capability.SEE_JOURNAL,
            Capability.SHOW_PUK,
            Capability.BLOCK_LINE,
            Capability.UNBLOCK_LINE,
            Capability.UNBLOCK_FOR_OTHERS,
            Capability.DECLARE_LOSS,
            Capability.REPLACE_SIM,
            Capability.UNLOCK_PHONE,
            Capability.SET_USAGE_ALERT,
            Capability.MANAGE_OPTIONS,
            Capability.MANAGE_ANY_OPTION,
            Capability.CHANGE_OFFER,
            Capability.MOVE_LINE,
            Capability.SET_RESTRICTIONS,
            Capability.SET_CEILING,
            Capability.RESTRICT_FOR_OTHERS,
            Capability.FORWARD_CALLS,
            Capability.SET_VOICEMAIL,
            Capability.MANAGE_USERS,
            Capability.COMPLETE_USER,
        }
    ),
    Role.ACCOUNTANT: frozenset({Capability.SEE_INVOICE}),
    Role.LINE_USER: frozenset(
        {
            Capability.SEE_LINE,
            Capability.SEE_USAGE,
            Capability.SEE_JOURNAL,
            Capability.SHOW_PUK,
            Capability.BLOCK_LINE,
            # what they blocked themselves, not what the holder blocked
            Capability.UNBLOCK_LINE,
            Capability.DECLARE_LOSS,
            Capability.UNLOCK_PHONE,
            Capability.SET_USAGE_ALERT,
            # the options that the pack lets a line's user touch
            Capability.MANAGE_OPTIONS,
            # more than the holder asked for, never less
            Capability.SET_RESTRICTIONS,
            Capability.SET_CEILING,
            Capability.FORWARD_CALLS,
            Capability.SET_VOICEMAIL,
            # their own profile
            Capability.COMPLETE_USER,
        }
    ),
}

# Invoices are a customer's or a contract's: a grant on a site or a line reaches none of them.
_SCOPES: Mapping[Capability, frozenset[Scope]] = {
    Capability.SEE_INVOICE: frozenset({Scope.CUSTOMER, Scope.CONTRACT}),
    # roles are a company's as a whole: who holds one contract gives none
    Capability.MANAGE_ROLES: frozenset({Scope.CUSTOMER}),
    # whom the lines called: the holder of all of them alone asks to read it whole
    Capability.SHOW_NUMBERS: frozenset({Scope.CUSTOMER}),
}
_ANY_SCOPE = frozenset(Scope)

# What one of the operator's staff may see of somebody's space. What acts, or opens a secret, is never in it, nor is a
# capability that comes later before it is put here.
SEEN_BY_STAFF = frozenset(
    {
        Capability.SEE_LINE,
        Capability.SEE_USAGE,
        Capability.SEE_CONTRACT,
        Capability.SEE_INVOICE,
        Capability.SEE_ORDER,
        Capability.SEE_COMMUNICATION,
        Capability.SEE_JOURNAL,
    }
)

# What one of the operator's staff never does for somebody, whoever asks: who signs in, to what, and where they are
# written to, is decided by customers themselves, in their space.
NEVER_BY_STAFF = frozenset({Capability.MANAGE_ROLES, Capability.MANAGE_USERS, Capability.COMPLETE_USER})

_FIELD = {Scope.CUSTOMER: "customers", Scope.SITE: "sites", Scope.CONTRACT: "contracts", Scope.LINE: "lines"}


def reaches_of(grants: Iterable[GrantFacts]) -> dict[Capability, Reach]:
    """Return, for each capability that the grants give, the rows it reaches.

    Shape: a capability that no grant gives is absent, and so is one on rows that hold nothing of its kind.
    Source: docs/rules/access.md.
    """
    found: dict[Capability, dict[str, set[int]]] = {}
    for grant in grants:
        for capability in CAPABILITIES[grant.role]:
            if grant.scope not in _SCOPES.get(capability, _ANY_SCOPE):
                continue
            found.setdefault(capability, {}).setdefault(_FIELD[grant.scope], set()).add(grant.scope_id)
    return {
        capability: Reach(**{name: frozenset(ids) for name, ids in fields.items()})
        for capability, fields in found.items()
    }


def read_only(principal: Principal) -> Principal:
    """Return a principal who sees what this one sees and does nothing: one of the operator's staff looking on."""
    kept = {capability: reach for capability, reach in principal.reaches.items() if capability in SEEN_BY_STAFF}
    return replace(principal, reaches=kept, read_only=True)


def for_staff(principal: Principal) -> Principal:
    """Return what one of the operator's staff who acts for this person may do: as much, less what is never theirs."""
    kept = {capability: reach for capability, reach in principal.reaches.items() if capability not in NEVER_BY_STAFF}
    return replace(principal, reaches=kept)


def opened_by(policy: DeskPolicy, way: str, check: str) -> frozenset[str]:
    """Return the acts whose secret staff may tell to who asked in this way and was known like this."""
    return frozenset(secret.act for secret in policy.secrets if (secret.way, secret.check) == (way, check))
