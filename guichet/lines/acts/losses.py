"""Declaring a phone lost or stolen, and finding it again."""

from django.utils.translation import gettext_lazy as _

from guichet.acts.registry import Act, Words, act
from guichet.acts.values import Assurance
from guichet.contracts.values import Capability
from guichet.lines.acts.common import SUSPENDED, TERMINATED
from guichet.lines.policy import LinesPolicy
from guichet.lines.queries.losses import declaring_facts
from guichet.lines.rules.losses import declare_loss_refusal, find_phone_refusal
from guichet.lines.services.losses import declare_loss, find_phone
from guichet.lines.values.losses import DeclareLoss, FindPhone

DECLARE_LOSS = act(
    Act(
        code="line.declare_loss",
        on="line",
        capability=Capability.DECLARE_LOSS,
        assurance=Assurance.RECENT,
        input=DeclareLoss,
        facts=declaring_facts,
        refusal=declare_loss_refusal,
        service=declare_loss,
        policy=LinesPolicy,
        page="lines:line-loss",
        words=Words(
            ask=_("Déclarer une perte ou un vol"),
            done=_("Perte ou vol déclaré"),
            refused=_("Perte ou vol non déclaré"),
            icon="shield",
            refusals={
                "lines.terminated": TERMINATED,
                "lines.suspended": SUSPENDED,
                "lines.not_mobile": _("Seule une ligne mobile se déclare perdue. Pour celle-ci, appelez-nous."),
                "lines.not_active_yet": _(
                    "Cette ligne n’est pas encore activée : personne ne peut s’en servir. Il n’y a rien à déclarer."
                ),
                "lines.being_unblocked": _(
                    "Le déblocage de cette ligne est en cours. Attendez qu’il soit fait, une minute en général, "
                    "puis recommencez."
                ),
                "lines.not_a_loss": _("Ce n’est ni une perte ni un vol : vous pouvez bloquer la ligne."),
            },
        ),
    )
)


FIND_PHONE = act(
    Act(
        code="line.find_phone",
        on="line",
        capability=Capability.UNBLOCK_LINE,
        assurance=Assurance.RECENT,
        input=FindPhone,
        facts=declaring_facts,
        refusal=find_phone_refusal,
        service=find_phone,
        policy=LinesPolicy,
        page="lines:line-found",
        words=Words(
            ask=_("J’ai retrouvé mon téléphone"),
            done=_("Téléphone retrouvé"),
            refused=_("Téléphone non noté comme retrouvé"),
            icon="lock-open",
            refusals={
                "lines.terminated": TERMINATED,
                "lines.being_blocked": _(
                    "Le blocage de cette ligne est en cours. Attendez qu’il soit fait, une minute en général, "
                    "puis recommencez."
                ),
                "lines.blocked_by_holder": _(
                    "Le titulaire a déclaré cette perte : lui seul peut y mettre fin. Demandez-le-lui."
                ),
            },
        ),
    )
)
