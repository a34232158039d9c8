"""Adding and removing an option of a line, and changing its offer."""

from django.utils.translation import gettext_lazy as _

from guichet.acts.registry import Act, Words, act
from guichet.acts.values import Assurance
from guichet.contracts.values import Capability
from guichet.lines.acts.common import NETWORK, SUSPENDED, TERMINATED
from guichet.lines.queries.options import options_facts
from guichet.lines.rules.offers import change_offer_refusal
from guichet.lines.rules.options import add_option_refusal, remove_option_refusal
from guichet.lines.services.offers import change_offer
from guichet.lines.services.options import add_option, remove_option
from guichet.lines.values.options import AddOption, ChangeOffer, RemoveOption

_LINE = {
    **NETWORK,
    "lines.terminated": TERMINATED,
    "lines.suspended": SUSPENDED,
    "lines.options_not_active_yet": _("Cette ligne n’est pas encore activée. Revenez dès qu’elle le sera."),
    "lines.options_blocked": _("Cette ligne est bloquée. Débloquez-la, puis recommencez."),
    "lines.offer_changing": _("L’offre de cette ligne est en train de changer. Recommencez dans quelques minutes."),
    "lines.price_changed": _(
        "Le prix a changé depuis que cette page est ouverte. Rouvrez-la pour voir le nouveau avant de confirmer."
    ),
}
_OPTION = {
    **_LINE,
    "lines.option_not_on_offer": _("Cette option n’existe pas avec l’offre de cette ligne."),
    "lines.option_not_here": _("Cette option ne s’ajoute ni ne se retire dans l’espace client."),
    "lines.option_for_holder": _("Seul le titulaire de la ligne ajoute ou retire cette option. Demandez-le-lui."),
    "lines.option_once_a_month": _(
        "Cette option a déjà changé ce mois-ci, et ne change qu’une fois par mois. Recommencez {again_on}."
    ),
    "lines.option_being_added": _("Cette option est en cours d’activation. Recommencez dans quelques minutes."),
    "lines.option_being_removed": _("Cette option est en cours de retrait. Recommencez dans quelques minutes."),
    "lines.option_ends": _("Cette option s’arrête d’elle-même {ends_on}. Elle pourra être reprise ensuite."),
    "lines.option_old": _("Cette option n’est plus au catalogue. Appelez-nous pour la retirer."),
}

ADD_OPTION = act(
    Act(
        code="option.add",
        on="line",
        capability=Capability.MANAGE_OPTIONS,
        assurance=Assurance.RECENT,
        input=AddOption,
        facts=options_facts,
        refusal=add_option_refusal,
        service=add_option,
        page="lines:line-options",
        form_page="lines:line-option",
        words=Words(
            ask=_("Ajouter une option"),
            done=_("Option ajoutée"),
            pending=_("Option demandée"),
            refused=_("Option refusée"),
            failed=_("Option non ajoutée"),
            icon="plus",
            refusals={
                **_OPTION,
                "lines.option_requires": _("Cette option demande {missing_options}, à ajouter d’abord."),
                "lines.option_excludes": _(
                    "Cette option ne va pas avec {other_option}. Retirez d’abord {other_option}."
                ),
                "lines.address_taken": _("Cette adresse est déjà prise. Choisissez-en une autre."),
                "lines.address_not_taken": _("Cette adresse ne peut pas être donnée. Choisissez-en une autre."),
            },
        ),
    )
)

REMOVE_OPTION = act(
    Act(
        code="option.remove",
        on="line",
        capability=Capability.MANAGE_OPTIONS,
        assurance=Assurance.RECENT,
        input=RemoveOption,
        facts=options_facts,
        refusal=remove_option_refusal,
        service=remove_option,
        page="lines:line-options",
        form_page="lines:line-option",
        words=Words(
            ask=_("Retirer une option"),
            done=_("Option retirée"),
            pending=_("Retrait d’une option demandé"),
            refused=_("Retrait d’une option refusé"),
            failed=_("Option non retirée"),
            icon="x",
            refusals={
                **_OPTION,
                "lines.option_minimum": _(
                    "Cette option se garde un temps minimum, convenu en la prenant. "
                    "Elle pourra être retirée {until_on}."
                ),
                "lines.option_needed": _(
                    "L’option {other_option} ne marche pas sans celle-ci. Retirez d’abord {other_option}."
                ),
            },
        ),
    )
)

CHANGE_OFFER = act(
    Act(
        code="line.change_offer",
        on="line",
        capability=Capability.CHANGE_OFFER,
        assurance=Assurance.RECENT,
        input=ChangeOffer,
        facts=options_facts,
        refusal=change_offer_refusal,
        service=change_offer,
        page="lines:line-offer",
        form_page="lines:line-offer-change",
        words=Words(
            ask=_("Changer d’offre"),
            done=_("Offre changée"),
            pending=_("Changement d’offre demandé"),
            refused=_("Changement d’offre refusé"),
            failed=_("Offre non changée"),
            icon="arrow-left-right",
            refusals={
                **_LINE,
                "lines.offer_none_open": _(
                    "Aucune autre offre n’est ouverte à cette ligne ici. Appelez-nous : nous chercherons avec vous."
                ),
                "lines.offer_not_open": _("Cette ligne ne peut pas passer à cette offre ici."),
                "lines.offer_planned": _(
                    "Un changement d’offre est déjà prévu. Renoncez-y d’abord, puis choisissez la nouvelle offre."
                ),
                "lines.options_changing": _(
                    "Une option de cette ligne est en train de changer. Recommencez dans quelques minutes."
                ),
                "lines.offer_committed": _(
                    "Cette offre est moins chère que celle à laquelle la ligne est engagée. "
                    "La ligne pourra y passer {until_on}."
                ),
            },
        ),
    )
)
