"""Unlocking a phone."""

from django.utils.translation import gettext_lazy as _

from guichet.acts.registry import Act, Words, act
from guichet.acts.values import Assurance
from guichet.contracts.values import Capability
from guichet.lines.acts.common import NETWORK, TERMINATED
from guichet.lines.policy import LinesPolicy
from guichet.lines.queries.unlocking import unlocking_facts
from guichet.lines.rules.unlocking import show_unlock_code_refusal, unlock_phone_refusal
from guichet.lines.services.unlocking import opened_unlock_code, show_unlock_code, unlock_phone
from guichet.lines.values.unlocking import CODE_SHOWN_FOR, ShowUnlockCode, UnlockPhone

UNLOCK_PHONE = act(
    Act(
        code="phone.unlock",
        on="line",
        capability=Capability.UNLOCK_PHONE,
        assurance=Assurance.SIGNED_IN,
        input=UnlockPhone,
        facts=unlocking_facts,
        refusal=unlock_phone_refusal,
        service=unlock_phone,
        policy=LinesPolicy,
        page="lines:line-unlock",
        words=Words(
            ask=_("Déverrouiller un téléphone"),
            done=_("Téléphone cherché dans nos fichiers"),
            pending=_("Déverrouillage d’un téléphone demandé"),
            refused=_("Déverrouillage d’un téléphone refusé"),
            failed=_("Téléphone non trouvé dans nos fichiers"),
            icon="lock-open",
            refusals={
                **NETWORK,
                "lines.terminated": TERMINATED,
                "lines.no_phone": _("Aucun téléphone mobile ne se sert de cette ligne."),
                "lines.unlock_under_way": _("Nous cherchons déjà un téléphone pour cette ligne. Attendez une minute."),
                "lines.unlock_too_often": _(
                    "Vous avez cherché plusieurs téléphones aujourd’hui. Réessayez demain, ou appelez-nous."
                ),
            },
        ),
    )
)


SHOW_UNLOCK_CODE = act(
    Act(
        code="phone.show_unlock_code",
        on="line",
        capability=Capability.UNLOCK_PHONE,
        assurance=Assurance.RECENT,
        input=ShowUnlockCode,
        facts=unlocking_facts,
        refusal=show_unlock_code_refusal,
        service=show_unlock_code,
        policy=LinesPolicy,
        reveal=opened_unlock_code,
        reveal_for=CODE_SHOWN_FOR,
        page="lines:line-unlock-code",
        words=Words(
            ask=_("Voir le code de déverrouillage"),
            done=_("Code de déverrouillage affiché"),
            refused=_("Code de déverrouillage non affiché"),
            icon="key-round",
            refusals={
                "lines.terminated": TERMINATED,
                "lines.no_unlock_code": _("Nous n’avons pas de code pour ce téléphone."),
                "lines.unlock_too_early": _(
                    "Ce téléphone se déverrouille gratuitement {free_on}. Avant, appelez-nous : nous vous dirons "
                    "ce que cela coûte."
                ),
            },
        ),
    )
)
