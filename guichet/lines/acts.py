"""What can be asked for on a line: its PUK, its block, the lifting of the block."""

from django.utils.translation import gettext_lazy as _

from guichet.acts.registry import Act, Words, act
from guichet.acts.values import Assurance
from guichet.contracts.values import Capability
from guichet.lines import queries, rules, services
from guichet.lines.policy import LinesPolicy
from guichet.lines.values import PUK_SHOWN_FOR, BlockLine, CompleteUser, DeclareUser, RemoveUser, ShowPuk, UnblockLine

_SUSPENDED = _("Nous avons suspendu cette ligne. Appelez-nous : nous vous dirons pourquoi, et comment la rétablir.")
_TERMINATED = _("Cette ligne est résiliée : il n’y a plus rien à faire dessus.")

# how the network ends a command that it does not do (network.values.Answered)
_NETWORK = {
    "network.refused": _("Le réseau a refusé. Réessayez, ou appelez-nous : nous le ferons avec vous."),
    "network.failed": _("Le réseau n’y est pas arrivé. Réessayez, ou appelez-nous : nous le ferons avec vous."),
    "network.partly_done": _("Le réseau ne l’a fait qu’en partie. Appelez-nous : nous finirons avec vous."),
    "network.cancelled": _("Un conseiller a abandonné cette demande. Appelez-nous si elle est encore utile."),
}

SHOW_PUK = act(
    Act(
        code="line.show_puk",
        on="line",
        capability=Capability.SHOW_PUK,
        assurance=Assurance.RECENT,
        input=ShowPuk,
        facts=queries.puk_facts,
        refusal=rules.puk_refusal,
        service=services.show_puk,
        policy=LinesPolicy,
        reveal=services.opened_puk,
        reveal_for=PUK_SHOWN_FOR,
        page="lines:line-puk",
        words=Words(
            ask=_("Voir le code PUK"),
            done=_("Code PUK affiché"),
            refused=_("Code PUK non affiché"),
            icon="key-round",
            refusals={
                "lines.terminated": _TERMINATED,
                "lines.no_sim": _("Cette ligne n’a pas de carte SIM, donc pas de code PUK."),
                "lines.puk_unknown": _(
                    "Nous n’avons pas le code PUK de cette carte SIM. Appelez-nous, avec une pièce d’identité : "
                    "nous le retrouverons."
                ),
                "lines.puk_too_often": _(
                    "Ce code a déjà été affiché {reads} fois en 24 heures. Attendez demain, ou appelez-nous : "
                    "après dix codes faux, la carte SIM est à remplacer."
                ),
            },
        ),
    )
)

BLOCK = act(
    Act(
        code="line.block",
        on="line",
        capability=Capability.BLOCK_LINE,
        assurance=Assurance.RECENT,
        input=BlockLine,
        facts=queries.blocking_facts,
        refusal=rules.block_refusal,
        service=services.block_line,
        policy=LinesPolicy,
        page="lines:line-block",
        words=Words(
            ask=_("Bloquer la ligne"),
            done=_("Ligne bloquée"),
            pending=_("Blocage demandé"),
            refused=_("Blocage refusé"),
            failed=_("Blocage non effectué"),
            icon="lock",
            refusals={
                **_NETWORK,
                "lines.terminated": _TERMINATED,
                "lines.not_mobile": _("Seules les lignes mobiles se bloquent ici. Pour celle-ci, appelez-nous."),
                "lines.not_active_yet": _("Cette ligne n’est pas encore activée : il n’y a rien à bloquer."),
                "lines.being_unblocked": _(
                    "Le déblocage de cette ligne est en cours. Attendez qu’il soit fait, une minute en général, "
                    "puis recommencez."
                ),
                "lines.suspended": _SUSPENDED,
                "lines.reason_not_taken": _(
                    "Une ligne se bloque en cas de perte ou de vol seulement. Pour une autre raison, appelez-nous : "
                    "nous chercherons ce qui convient."
                ),
            },
        ),
    )
)

UNBLOCK = act(
    Act(
        code="line.unblock",
        on="line",
        capability=Capability.UNBLOCK_LINE,
        assurance=Assurance.RECENT,
        input=UnblockLine,
        facts=queries.blocking_facts,
        refusal=rules.unblock_refusal,
        service=services.unblock_line,
        policy=LinesPolicy,
        page="lines:line-unblock",
        words=Words(
            ask=_("Débloquer la ligne"),
            done=_("Ligne débloquée"),
            pending=_("Déblocage demandé"),
            refused=_("Déblocage refusé"),
            failed=_("Déblocage non effectué"),
            icon="lock-open",
            refusals={
                **_NETWORK,
                "lines.terminated": _TERMINATED,
                "lines.suspended": _SUSPENDED,
                "lines.being_blocked": _(
                    "Le blocage de cette ligne est en cours. Attendez qu’il soit fait, une minute en général, "
                    "puis débloquez-la."
                ),
                "lines.blocked_by_holder": _(
                    "Le titulaire a demandé ce blocage : lui seul peut le lever. Demandez-le-lui."
                ),
            },
        ),
    )
)

_USER_REFUSALS = {
    "lines.terminated": _TERMINATED,
    "lines.users_not_taken": _(
        "Cet espace n’ouvre pas d’accès par ligne. Appelez-nous : nous chercherons ce qui convient."
    ),
    "lines.user_not_mobile": _("Un utilisateur se déclare sur une ligne mobile, dont le numéro reçoit son code."),
    "lines.user_already": _("Cette ligne a déjà un utilisateur. Retirez-le avant d’en déclarer un autre."),
    "lines.user_not_active_yet": _(
        "Cette ligne n’est pas encore activée. Vous pourrez déclarer son utilisateur dès qu’elle le sera."
    ),
    "lines.user_not_active": _(
        "Cette ligne ne fonctionne pas pour l’instant. Vous pourrez déclarer son utilisateur dès qu’elle sera rétablie."
    ),
    "lines.no_user": _("Aucun utilisateur n’est déclaré sur cette ligne."),
    "lines.user_names_themselves": _(
        "Cette personne a son propre accès à l’espace : elle change elle-même son profil. Demandez-le-lui."
    ),
}

DECLARE_USER = act(
    Act(
        code="line.declare_user",
        on="line",
        capability=Capability.MANAGE_USERS,
        assurance=Assurance.RECENT,
        input=DeclareUser,
        facts=queries.user_facts,
        refusal=rules.declare_user_refusal,
        service=services.declare_user,
        policy=LinesPolicy,
        page="lines:line-user",
        words=Words(
            ask=_("Déclarer un utilisateur"),
            done=_("Utilisateur déclaré"),
            refused=_("Utilisateur non déclaré"),
            icon="user-round",
            refusals=_USER_REFUSALS,
        ),
    )
)

COMPLETE_USER = act(
    Act(
        code="line.complete_user",
        on="line",
        capability=Capability.COMPLETE_USER,
        assurance=Assurance.SIGNED_IN,
        input=CompleteUser,
        facts=queries.user_facts,
        refusal=rules.complete_user_refusal,
        service=services.complete_user,
        policy=LinesPolicy,
        page="lines:line-user-profile",
        words=Words(
            ask=_("Voir l’utilisateur de la ligne"),
            done=_("Profil de l’utilisateur complété"),
            refused=_("Profil de l’utilisateur non complété"),
            icon="user-round",
            refusals=_USER_REFUSALS,
        ),
    )
)

REMOVE_USER = act(
    Act(
        code="line.remove_user",
        on="line",
        capability=Capability.MANAGE_USERS,
        assurance=Assurance.RECENT,
        input=RemoveUser,
        facts=queries.user_facts,
        refusal=rules.remove_user_refusal,
        service=services.remove_user,
        policy=LinesPolicy,
        page="lines:line-user-remove",
        words=Words(
            ask=_("Retirer l’utilisateur"),
            done=_("Utilisateur retiré"),
            refused=_("Utilisateur non retiré"),
            icon="user-round",
            refusals=_USER_REFUSALS,
        ),
    )
)
