"""Restricting what a line does, and what it may spend."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guichet.acts.registry import Act, Words, act
from guichet.acts.values import Assurance
from guichet.contracts.values import Capability
from guichet.lines.acts.common import MOVED, NETWORK, NOT_ACTIVE_YET, TERMINATED
from guichet.lines.policy import LinesPolicy
from guichet.lines.queries.settings import ceiling_facts, restrictions_facts
from guichet.lines.rules.restrictions import ceiling_refusal, restrictions_refusal
from guichet.lines.services.restrictions import set_ceiling, set_restrictions
from guichet.lines.values.restrictions import Restriction, SetCeiling, SetRestrictions

RESTRICTION_NAMES = {
    Restriction.PREMIUM: _("Numéros surtaxés"),
    Restriction.INTERNATIONAL: _("Appels vers l’étranger"),
    Restriction.ROAMING: _("Utilisation à l’étranger"),
    Restriction.DATA_ABROAD: _("Internet à l’étranger"),
    Restriction.ADULT: _("Contenus pour adultes"),
    Restriction.THIRD_PARTY: _("Achats auprès d’autres sociétés"),
}


def _what(data: Mapping[str, Any]) -> str:  # Any: JSON
    """Return what was asked: "bloqué : numéros surtaxés ; permis de nouveau : internet à l’étranger"."""
    parts = []
    if data.get("put"):
        parts.append(gettext("bloqué : {names}").format(names=_names(data["put"])))
    if data.get("lift"):
        parts.append(gettext("permis de nouveau : {names}").format(names=_names(data["lift"])))
    return ", ".join(parts)


def _names(codes: Iterable[str]) -> str:
    names = (str(RESTRICTION_NAMES[Restriction(code)]) for code in codes)
    return ", ".join(f"{name[:1].lower()}{name[1:]}" for name in names)


SET_RESTRICTIONS = act(
    Act(
        code="line.set_restrictions",
        on="line",
        capability=Capability.SET_RESTRICTIONS,
        assurance=Assurance.SIGNED_IN,
        input=SetRestrictions,
        facts=restrictions_facts,
        refusal=restrictions_refusal,
        service=set_restrictions,
        policy=LinesPolicy,
        page="lines:line-restrictions",
        words=Words(
            ask=_("Restrictions"),
            done=_("Restrictions changées"),
            pending=_("Restrictions demandées"),
            refused=_("Restrictions non changées"),
            failed=_("Restrictions non changées"),
            icon="ban",
            detail=_what,
            refusals={
                **NETWORK,
                "lines.terminated": TERMINATED,
                "lines.settings_not_active_yet": NOT_ACTIVE_YET,
                "lines.no_restrictions": _("Aucune restriction n’existe pour cette ligne."),
                "lines.restriction_not_offered": _(
                    "Cette restriction n’existe pas pour cette ligne. Rouvrez la page, puis recommencez."
                ),
                "lines.restriction_of_holder": _(
                    "Le titulaire a demandé cette restriction : lui seul peut la lever. Demandez-le-lui."
                ),
                "lines.restriction_asked": _(
                    "Un changement de cette restriction est en cours. Attendez qu’il soit fait, une minute en général, "
                    "puis recommencez."
                ),
            },
        ),
    )
)


SET_CEILING = act(
    Act(
        code="line.set_ceiling",
        on="line",
        capability=Capability.SET_CEILING,
        assurance=Assurance.SIGNED_IN,
        input=SetCeiling,
        facts=ceiling_facts,
        refusal=ceiling_refusal,
        service=set_ceiling,
        policy=LinesPolicy,
        page="lines:line-ceiling",
        words=Words(
            ask=_("Plafond de dépenses"),
            done=_("Plafond de dépenses réglé"),
            pending=_("Plafond de dépenses demandé"),
            refused=_("Plafond de dépenses non réglé"),
            failed=_("Plafond de dépenses non réglé"),
            icon="gauge",
            refusals={
                **NETWORK,
                **MOVED,
                "lines.terminated": TERMINATED,
                "lines.settings_not_active_yet": NOT_ACTIVE_YET,
                "lines.no_ceiling": _("Rien ne se facture en plus sur cette ligne : il n’y a pas de plafond à régler."),
                "lines.ceiling_asked": _(
                    "Un changement du plafond est en cours. Attendez qu’il soit fait, une minute en général, "
                    "puis recommencez."
                ),
                "lines.ceiling_not_taken": _("Ce montant n’est plus proposé. Rouvrez la page, puis choisissez-en un."),
                "lines.ceiling_of_holder": _(
                    "Le titulaire a réglé ce plafond : lui seul peut le relever. Demandez-le-lui, "
                    "ou choisissez un montant plus petit."
                ),
            },
        ),
    )
)
