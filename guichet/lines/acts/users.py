"""Declaring, completing, removing the user of a line."""

from django.utils.translation import gettext_lazy as _

from guichet.acts.registry import Act, Words, act
from guichet.acts.values import Assurance
from guichet.contracts.values import Capability
from guichet.lines.acts.common import TERMINATED
from guichet.lines.policy import LinesPolicy
from guichet.lines.queries.users import user_facts
from guichet.lines.rules.users import complete_user_refusal, declare_user_refusal, remove_user_refusal
from guichet.lines.services.users import complete_user, declare_user, remove_user
from guichet.lines.values.users import CompleteUser, DeclareUser, RemoveUser

_USER_REFUSALS = {
    "lines.terminated": TERMINATED,
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
        facts=user_facts,
        refusal=declare_user_refusal,
        service=declare_user,
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
        facts=user_facts,
        refusal=complete_user_refusal,
        service=complete_user,
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
        facts=user_facts,
        refusal=remove_user_refusal,
        service=remove_user,
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
