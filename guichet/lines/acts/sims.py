"""A new card for a line: ordered, confirmed by the old one, shown (an eSIM), put in service, given up."""

from django.utils.translation import gettext_lazy as _

from guichet.acts.registry import Act, Words, act
from guichet.acts.values import Assurance
from guichet.contracts.values import Capability
from guichet.lines.acts.common import NETWORK, SUSPENDED, TERMINATED
from guichet.lines.policy import LinesPolicy
from guichet.lines.queries.sims import sim_facts
from guichet.lines.rules.sims import (
    activate_sim_refusal,
    cancel_sim_refusal,
    confirm_sim_refusal,
    order_sim_refusal,
    show_esim_refusal,
)
from guichet.lines.services.sims import activate_sim, cancel_sim, confirm_sim, opened_profile, order_sim, show_esim
from guichet.lines.values.sims import (
    ESIM_SHOWN_FOR,
    ActivateSim,
    CancelSim,
    ConfirmSim,
    OrderSim,
    ShowEsim,
)

_LINE = {
    "lines.terminated": TERMINATED,
    "lines.sim_not_mobile": _("Cette ligne n’a pas de carte SIM."),
    "lines.not_active_yet": _("Cette ligne n’est pas encore activée : sa carte SIM n’est pas à remplacer."),
    "lines.sim_frozen": _(
        "Quelqu’un a répondu « Ce n’est pas moi » à une demande de carte SIM pour cette ligne. Nous n’y changeons "
        "plus rien avant de vous avoir parlé : appelez-nous."
    ),
    "lines.no_sim_order": _("Aucune nouvelle carte SIM n’est demandée pour cette ligne."),
    "lines.sim_not_ready": _("Votre nouvelle carte SIM est en préparation. Nous vous écrirons dès qu’elle sera prête."),
    "lines.sim_activating": _(
        "La mise en service de la nouvelle carte SIM est en cours. Elle dure une minute en général."
    ),
    "lines.sim_waits": _(
        "Par sécurité, la nouvelle carte SIM attend : elle pourra servir {until_at}. Si vous avez encore l’ancienne "
        "en main, un code reçu sur la ligne lève l’attente."
    ),
}

ORDER_SIM = act(
    Act(
        code="sim.order",
        on="line",
        capability=Capability.REPLACE_SIM,
        assurance=Assurance.STRONG,
        input=OrderSim,
        facts=sim_facts,
        refusal=order_sim_refusal,
        service=order_sim,
        policy=LinesPolicy,
        page="lines:line-sim",
        words=Words(
            ask=_("Remplacer la carte SIM"),
            done=_("Nouvelle carte SIM prête"),
            pending=_("Nouvelle carte SIM demandée"),
            refused=_("Nouvelle carte SIM refusée"),
            failed=_("Nouvelle carte SIM non fournie"),
            icon="card-sim",
            refusals={
                **NETWORK,
                **_LINE,
                "lines.suspended": SUSPENDED,
                "lines.no_esim": _("Nous ne fournissons pas d’eSIM. Choisissez une carte SIM."),
                "lines.no_agency": _("Les cartes SIM ne se retirent pas en agence. Choisissez l’envoi par courrier."),
                "lines.no_address": _(
                    "Le contrat n’a pas d’adresse complète où envoyer une carte. Appelez-nous : nous la noterons."
                ),
            },
        ),
    )
)


CONFIRM_SIM = act(
    Act(
        code="sim.confirm",
        on="line",
        capability=Capability.REPLACE_SIM,
        assurance=Assurance.SIGNED_IN,
        input=ConfirmSim,
        facts=sim_facts,
        refusal=confirm_sim_refusal,
        service=confirm_sim,
        policy=LinesPolicy,
        page="lines:line-sim-confirm",
        words=Words(
            ask=_("Confirmer avec l’ancienne carte SIM"),
            done=_("Nouvelle carte SIM confirmée par la ligne"),
            refused=_("Nouvelle carte SIM non confirmée"),
            icon="shield",
            refusals={
                **_LINE,
                "lines.sim_line_blocked": _(
                    "La ligne est bloquée : elle ne reçoit pas de SMS. La nouvelle carte SIM pourra servir à la fin "
                    "de l’attente."
                ),
                "lines.sim_not_proved": _("Le code reçu sur la ligne manque, ou date de plus de dix minutes."),
            },
        ),
    )
)


SHOW_ESIM = act(
    Act(
        code="sim.show_esim",
        on="line",
        capability=Capability.REPLACE_SIM,
        assurance=Assurance.STRONG,
        input=ShowEsim,
        facts=sim_facts,
        refusal=show_esim_refusal,
        service=show_esim,
        policy=LinesPolicy,
        reveal=opened_profile,
        reveal_for=ESIM_SHOWN_FOR,
        page="lines:line-esim",
        words=Words(
            ask=_("Installer l’eSIM"),
            done=_("eSIM affichée"),
            refused=_("eSIM non affichée"),
            icon="card-sim",
            refusals={
                **_LINE,
                "lines.esim_shown_once": _(
                    "Ce code a déjà été affiché, et ne l’est qu’une fois. S’il n’a pas servi, demandez une autre "
                    "eSIM : celle-ci ne marchera plus."
                ),
            },
        ),
    )
)


ACTIVATE_SIM = act(
    Act(
        code="sim.activate",
        on="line",
        capability=Capability.REPLACE_SIM,
        assurance=Assurance.STRONG,
        input=ActivateSim,
        facts=sim_facts,
        refusal=activate_sim_refusal,
        service=activate_sim,
        policy=LinesPolicy,
        page="lines:line-sim-activate",
        words=Words(
            ask=_("Activer la nouvelle carte SIM"),
            done=_("Nouvelle carte SIM en service"),
            pending=_("Mise en service de la nouvelle carte SIM demandée"),
            refused=_("Nouvelle carte SIM non activée"),
            failed=_("Nouvelle carte SIM non mise en service"),
            icon="circle-check",
            refusals={
                **NETWORK,
                **_LINE,
                "lines.esim_not_shown": _("Installez d’abord l’eSIM sur votre téléphone."),
                "lines.sim_other_card": _(
                    "Ce n’est pas le numéro de la carte que nous vous avons préparée. Relisez-le, au dos de la carte "
                    "ou sur le courrier."
                ),
                "lines.sim_too_many_numbers": _(
                    "Trop de numéros faux en 24 heures. Réessayez demain, ou appelez-nous : nous le ferons avec vous."
                ),
            },
        ),
    )
)


CANCEL_SIM = act(
    Act(
        code="sim.cancel",
        on="line",
        capability=Capability.REPLACE_SIM,
        assurance=Assurance.RECENT,
        input=CancelSim,
        facts=sim_facts,
        refusal=cancel_sim_refusal,
        service=cancel_sim,
        policy=LinesPolicy,
        page="lines:line-sim-cancel",
        words=Words(
            ask=_("Renoncer à la nouvelle carte SIM"),
            done=_("Nouvelle carte SIM abandonnée"),
            refused=_("Nouvelle carte SIM non abandonnée"),
            icon="ban",
            refusals=_LINE,
        ),
    )
)
