"""Forwarding the calls of a line, and setting its voicemail."""

from django.utils.translation import gettext_lazy as _

from guichet.acts.registry import Act, Words, act
from guichet.acts.values import Assurance
from guichet.contracts.values import Capability
from guichet.lines.acts.common import MOVED, NETWORK, NOT_ACTIVE_YET, TERMINATED
from guichet.lines.policy import LinesPolicy
from guichet.lines.queries.settings import forward_facts, voicemail_facts
from guichet.lines.rules.calls import forward_refusal, voicemail_code_refusal, voicemail_refusal
from guichet.lines.services.calls import forward_calls, reset_voicemail_code, set_voicemail
from guichet.lines.values.calls import ForwardCalls, ResetVoicemailCode, SetVoicemail

_DELAY = _("Choisissez un délai de la liste, de 5 à 30 secondes.")
_VOICEMAIL = {
    **NETWORK,
    **MOVED,
    "lines.terminated": TERMINATED,
    "lines.settings_not_active_yet": NOT_ACTIVE_YET,
    "lines.no_voicemail": _("Cette ligne n’a pas de messagerie vocale."),
    "lines.delay_not_taken": _DELAY,
    "lines.voicemail_asked": _(
        "Un changement de la messagerie est en cours. Attendez qu’il soit fait, une minute en général, "
        "puis recommencez."
    ),
    "lines.voicemail_off": _("La messagerie de cette ligne est désactivée. Activez-la d’abord."),
    "lines.voicemail_code_by_sms": _(
        "Le nouveau code part par SMS, que cette ligne ne reçoit pas. Appelez-nous : nous le ferons avec vous."
    ),
}


FORWARD_CALLS = act(
    Act(
        code="line.forward_calls",
        on="line",
        capability=Capability.FORWARD_CALLS,
        assurance=Assurance.STRONG,
        input=ForwardCalls,
        facts=forward_facts,
        refusal=forward_refusal,
        service=forward_calls,
        policy=LinesPolicy,
        page="lines:line-forwarding",
        words=Words(
            ask=_("Changer les renvois"),
            done=_("Renvois d’appels changés"),
            pending=_("Renvois d’appels demandés"),
            refused=_("Renvois d’appels non changés"),
            failed=_("Renvois d’appels non changés"),
            icon="phone-forwarded",
            refusals={
                **NETWORK,
                **MOVED,
                "lines.terminated": TERMINATED,
                "lines.settings_not_active_yet": NOT_ACTIVE_YET,
                "lines.no_calls": _("Cette ligne ne reçoit pas d’appels : il n’y a rien à renvoyer."),
                "lines.forward_case_not_offered": _(
                    "Ce renvoi n’existe pas pour cette ligne. Rouvrez la page, puis recommencez."
                ),
                "lines.forward_asked": _(
                    "Un changement de ce renvoi est en cours. Attendez qu’il soit fait, une minute en général, "
                    "puis recommencez."
                ),
                "lines.forward_not_a_number": _("Ce numéro n’existe pas. Vérifiez-le, puis recommencez."),
                "lines.forward_to_itself": _(
                    "Ce numéro est celui de la ligne : ses appels tourneraient en rond. Écrivez-en un autre."
                ),
                "lines.forward_premium": _(
                    "Les appels ne se renvoient pas vers un numéro surtaxé. Écrivez un numéro fixe ou mobile."
                ),
                "lines.forward_abroad": _(
                    "Les appels ne se renvoient pas vers l’étranger. Écrivez un numéro d’ici, fixe ou mobile."
                ),
                "lines.delay_not_taken": _DELAY,
                "lines.proof_is_new": _(
                    "Votre mot de passe, ou ce qui donne votre code, a changé il y a moins de trois jours : par "
                    "sécurité, les appels ne se renvoient pas encore d’ici. Réessayez après, ou appelez-nous."
                ),
            },
        ),
    )
)


SET_VOICEMAIL = act(
    Act(
        code="line.set_voicemail",
        on="line",
        capability=Capability.SET_VOICEMAIL,
        assurance=Assurance.SIGNED_IN,
        input=SetVoicemail,
        facts=voicemail_facts,
        refusal=voicemail_refusal,
        service=set_voicemail,
        policy=LinesPolicy,
        page="lines:line-voicemail",
        words=Words(
            ask=_("Régler la messagerie"),
            done=_("Messagerie vocale réglée"),
            pending=_("Réglage de la messagerie demandé"),
            refused=_("Messagerie vocale non réglée"),
            failed=_("Messagerie vocale non réglée"),
            icon="voicemail",
            refusals=_VOICEMAIL,
        ),
    )
)


RESET_VOICEMAIL_CODE = act(
    Act(
        code="line.reset_voicemail_code",
        on="line",
        capability=Capability.SET_VOICEMAIL,
        assurance=Assurance.RECENT,
        input=ResetVoicemailCode,
        facts=voicemail_facts,
        refusal=voicemail_code_refusal,
        service=reset_voicemail_code,
        policy=LinesPolicy,
        page="lines:line-voicemail-code",
        words=Words(
            ask=_("Recevoir un nouveau code de messagerie"),
            done=_("Nouveau code de messagerie envoyé"),
            pending=_("Nouveau code de messagerie demandé"),
            refused=_("Nouveau code de messagerie refusé"),
            failed=_("Nouveau code de messagerie non envoyé"),
            icon="key-round",
            refusals=_VOICEMAIL,
        ),
    )
)
