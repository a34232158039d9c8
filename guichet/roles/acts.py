"""What can be asked for on the roles of a company (requirement ZEN-8)."""

from django.utils.translation import gettext_lazy as _

from guichet.acts.registry import Act, Words, act
from guichet.acts.values import Assurance
from guichet.contracts.policy import ContractsPolicy
from guichet.contracts.values import Capability
from guichet.roles import queries, rules, services
from guichet.roles.values import ChangeRole, EndRole, InviteToRole, NameStandIn, WithdrawInvitation

_REFUSALS = {
    "roles.not_a_company": _("Les rôles se donnent dans les espaces d’entreprise seulement."),
    "roles.holder": _("Le titulaire ne change pas ici. Appelez-nous : nous vérifierons ensemble."),
    "roles.last_administrator": _(
        "C’est le dernier administrateur : plus personne ne gérerait l’espace. Invitez-en d’abord un autre."
    ),
    "roles.not_held": _("Cette personne n’a plus ce rôle. Rouvrez la liste."),
    "roles.user_not_changed": _(
        "L’utilisateur d’une ligne ne change pas de rôle. Invitez la personne à un autre rôle."
    ),
    "roles.no_site": _("Choisissez au moins un site."),
    "roles.site_unknown": _("Un des sites choisis n’existe plus. Rouvrez la page, puis choisissez à nouveau."),
    "roles.ends_before": _("Le dernier jour est déjà passé. Choisissez-en un à venir."),
    "roles.ends_too_late": _("Le dernier jour est trop lointain. Choisissez-en un dans les dix ans, ou aucun."),
    "roles.has_it": _("Cette personne a déjà ce rôle."),
    "roles.line_unknown": _("Aucune ligne de l’entreprise n’a ce numéro. Vérifiez-le, puis recommencez."),
    "roles.line_not_active": _("Cette ligne n’est pas en service. Attendez son activation, puis recommencez."),
    "roles.line_has_user": _("Cette ligne a déjà un utilisateur. Retirez-le d’abord, puis recommencez."),
    "roles.user_has_no_stand_in": _("Une ligne a un seul utilisateur : il n’est pas remplacé."),
    "roles.days_not_in_order": _("Le remplacement commence aujourd’hui ou plus tard, et finit après son début."),
    "roles.stand_in_too_long": _("Un remplacement dure un an au plus. Au-delà, donnez le rôle."),
    "roles.stands_in_for_self": _("Personne ne se remplace soi-même. Écrivez l’adresse de quelqu’un d’autre."),
    "roles.invitation_gone": _("Cette invitation a déjà été acceptée ou retirée."),
}

INVITE = act(
    Act(
        code="role.invite",
        on="customer",
        capability=Capability.MANAGE_ROLES,
        assurance=Assurance.RECENT,
        input=InviteToRole,
        facts=queries.roles_facts,
        refusal=rules.invite_refusal,
        service=services.invite,
        policy=ContractsPolicy,
        page="roles:invite",
        words=Words(
            ask=_("Inviter quelqu’un"),
            done=_("Invitation envoyée"),
            refused=_("Invitation refusée"),
            icon="users",
            refusals=_REFUSALS,
        ),
    )
)

CHANGE = act(
    Act(
        code="role.change",
        on="customer",
        capability=Capability.MANAGE_ROLES,
        assurance=Assurance.RECENT,
        input=ChangeRole,
        facts=queries.roles_facts,
        refusal=rules.change_refusal,
        service=services.change_role,
        policy=ContractsPolicy,
        page="roles:change",
        words=Words(
            ask=_("Changer le rôle"),
            done=_("Rôle changé"),
            refused=_("Changement de rôle refusé"),
            icon="users",
            refusals=_REFUSALS,
        ),
    )
)

END = act(
    Act(
        code="role.end",
        on="customer",
        capability=Capability.MANAGE_ROLES,
        assurance=Assurance.RECENT,
        input=EndRole,
        facts=queries.roles_facts,
        refusal=rules.end_refusal,
        service=services.end_role,
        policy=ContractsPolicy,
        page="roles:end",
        words=Words(
            ask=_("Retirer le rôle"),
            done=_("Rôle retiré"),
            refused=_("Retrait de rôle refusé"),
            icon="users",
            refusals=_REFUSALS,
        ),
    )
)

STAND_IN = act(
    Act(
        code="role.name_stand_in",
        on="customer",
        capability=Capability.MANAGE_ROLES,
        assurance=Assurance.RECENT,
        input=NameStandIn,
        facts=queries.roles_facts,
        refusal=rules.stand_in_refusal,
        service=services.name_stand_in,
        policy=ContractsPolicy,
        page="roles:stand-in",
        words=Words(
            ask=_("Désigner un remplaçant"),
            done=_("Remplaçant désigné"),
            refused=_("Remplacement refusé"),
            icon="users",
            refusals=_REFUSALS,
        ),
    )
)

WITHDRAW = act(
    Act(
        code="role.withdraw_invitation",
        on="customer",
        capability=Capability.MANAGE_ROLES,
        assurance=Assurance.RECENT,
        input=WithdrawInvitation,
        facts=queries.roles_facts,
        refusal=rules.withdraw_refusal,
        service=services.withdraw_invitation,
        policy=ContractsPolicy,
        page="roles:withdraw",
        words=Words(
            ask=_("Retirer l’invitation"),
            done=_("Invitation retirée"),
            refused=_("Retrait d’invitation refusé"),
            icon="users",
            refusals=_REFUSALS,
        ),
    )
)
