"""Showing the PUK of a line."""

from django.utils.translation import gettext_lazy as _

from guichet.acts.registry import Act, Words, act
from guichet.acts.values import Assurance
from guichet.contracts.values import Capability
from guichet.lines.acts.common import TERMINATED
from guichet.lines.policy import LinesPolicy
from guichet.lines.queries.puk import puk_facts
from guichet.lines.rules.puk import puk_refusal
from guichet.lines.services.puk import opened_puk, show_puk
from guichet.lines.values.puk import PUK_SHOWN_FOR, ShowPuk

SHOW_PUK = act(
    Act(
        code="line.show_puk",
        on="line",
        capability=Capability.SHOW_PUK,
        assurance=Assurance.RECENT,
        input=ShowPuk,
        facts=puk_facts,
        refusal=puk_refusal,
        service=show_puk,
        policy=LinesPolicy,
        reveal=opened_puk,
        reveal_for=PUK_SHOWN_FOR,
        page="lines:line-puk",
        words=Words(
            ask=_("Voir le code PUK"),
            done=_("Code PUK affiché"),
            refused=_("Code PUK non affiché"),
            icon="key-round",
            refusals={
                "lines.terminated": TERMINATED,
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
