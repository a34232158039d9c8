"""What can be asked for about usage: to be told when a share of the allowance is used."""

from django.utils.translation import gettext_lazy as _

from guichet.acts.registry import Act, Words, act
from guichet.acts.values import Assurance
from guichet.contracts.values import Capability
from guichet.usage import queries, rules, services
from guichet.usage.acts.numbers import HIDE_NUMBERS, SHOW_NUMBERS
from guichet.usage.policy import UsagePolicy
from guichet.usage.values import SetAlert

__all__ = ["HIDE_NUMBERS", "SET_ALERT", "SHOW_NUMBERS"]

SET_ALERT = act(
    Act(
        code="usage.set_alert",
        on="line",
        capability=Capability.SET_USAGE_ALERT,
        assurance=Assurance.SIGNED_IN,
        input=SetAlert,
        facts=queries.alert_facts,
        refusal=rules.alert_refusal,
        service=services.set_alert,
        policy=UsagePolicy,
        page="usage:line-alert",
        words=Words(
            ask=_("Régler l’alerte de consommation"),
            done=_("Alerte de consommation réglée"),
            refused=_("Alerte de consommation non réglée"),
            icon="bell",
            refusals={
                "usage.no_data": _(
                    "L’offre de cette ligne ne compte pas d’internet : il n’y a pas de seuil à surveiller. "
                    "Ce qu’elle dépense hors forfait est sur sa page."
                ),
                "usage.unlimited": _(
                    "L’internet de cette ligne est illimité : il n’y a pas de seuil à surveiller. "
                    "Ce qu’elle utilise est sur sa page."
                ),
                "usage.not_active_yet": _(
                    "Cette ligne n’est pas encore activée. Réglez son alerte dès qu’elle le sera."
                ),
                "usage.suspended": _(
                    "Nous avons suspendu cette ligne. Appelez-nous : nous vous dirons pourquoi, et comment la rétablir."
                ),
                "usage.percent_not_taken": _(
                    "Les seuils possibles sont, en pourcentage : {percents}. Choisissez-en un."
                ),
            },
        ),
    )
)
