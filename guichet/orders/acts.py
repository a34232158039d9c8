"""Moving a line to another address, and giving the move up."""

from django.utils.translation import gettext_lazy as _

from guichet.acts.registry import Act, Words, act
from guichet.acts.values import Assurance
from guichet.contracts.values import Capability
from guichet.orders.policy import OrdersPolicy
from guichet.orders.queries import moving_facts
from guichet.orders.rules import ask_move_refusal, cancel_move_refusal
from guichet.orders.services import ask_move, cancel_move
from guichet.orders.values import AskMove, CancelMove

ASK_MOVE = act(
    Act(
        code="line.ask_move",
        on="line",
        capability=Capability.MOVE_LINE,
        assurance=Assurance.RECENT,
        input=AskMove,
        facts=moving_facts,
        refusal=ask_move_refusal,
        service=ask_move,
        policy=OrdersPolicy,
        page="orders:line-move",
        words=Words(
            ask=_("Déménager"),
            done=_("Déménagement demandé"),
            refused=_("Déménagement non demandé"),
            icon="house",
            refusals={
                "orders.move_terminated": _("Cette ligne est résiliée : elle ne déménage plus."),
                "orders.move_mobile": _(
                    "Une ligne mobile marche à votre nouvelle adresse sans rien demander. "
                    "Pour changer l’adresse de vos courriers, appelez-nous."
                ),
                "orders.moves_not_offered": _("Un déménagement se prépare avec nous : appelez-nous."),
                "orders.move_under_way": _(
                    "Un déménagement de cette ligne est déjà en cours. Sa page dit ce qui est demandé, et la suite."
                ),
                "orders.move_suspended": _(
                    "Nous avons suspendu cette ligne. Appelez-nous : nous vous dirons pourquoi, et comment la rétablir "
                    "avant de déménager."
                ),
                "orders.move_not_active_yet": _(
                    "Cette ligne n’est pas encore activée. Appelez-nous : nous l’installerons à la bonne adresse."
                ),
                "orders.move_day_past": _("Ce jour est passé. Choisissez aujourd’hui ou un jour à venir."),
                "orders.move_day_far": _(
                    "Ce jour est trop loin. Choisissez-en un dans l’année : {last_on} au plus tard."
                ),
                "orders.cut_off_early": _(
                    "Nous ne pouvons pas couper l’ancienne adresse avant de vous avoir répondu. "
                    "Choisissez un jour plus tardif : {first_on} au plus tôt."
                ),
                "orders.move_not_along": _("Une des lignes choisies déménage déjà. Rouvrez la page, puis recommencez."),
            },
        ),
    )
)


CANCEL_MOVE = act(
    Act(
        code="line.cancel_move",
        on="line",
        capability=Capability.MOVE_LINE,
        assurance=Assurance.SIGNED_IN,
        input=CancelMove,
        facts=moving_facts,
        refusal=cancel_move_refusal,
        service=cancel_move,
        policy=OrdersPolicy,
        page="orders:line-move-cancel",
        words=Words(
            ask=_("Annuler le déménagement"),
            done=_("Déménagement annulé"),
            refused=_("Déménagement non annulé"),
            icon="house",
            refusals={
                "orders.no_move": _("Aucun déménagement de cette ligne n’est en cours. Il n’y a rien à annuler."),
                "orders.move_being_done": _(
                    "Nous avons commencé à préparer ce déménagement. Appelez-nous : nous verrons avec vous ce qui "
                    "peut encore changer."
                ),
            },
        ),
    )
)
