"""Blocking a line, and lifting the block."""

from django.utils.translation import gettext_lazy as _

from guichet.acts.registry import Act, Words, act
from guichet.acts.values import Assurance
from guichet.contracts.values import Capability
from guichet.lines.acts.common import NETWORK, SUSPENDED, TERMINATED
from guichet.lines.policy import LinesPolicy
from guichet.lines.queries.blocking import blocking_facts
from guichet.lines.rules.blocking import block_refusal, unblock_refusal
from guichet.lines.services.blocking import block_line, unblock_line
from guichet.lines.values.blocking import BlockLine, UnblockLine

BLOCK = act(
    Act(
        code="line.block",
        on="line",
        capability=Capability.BLOCK_LINE,
        assurance=Assurance.RECENT,
        input=BlockLine,
        facts=blocking_facts,
        refusal=block_refusal,
        service=block_line,
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
                **NETWORK,
                "lines.terminated": TERMINATED,
                "lines.not_mobile": _("Seules les lignes mobiles se bloquent ici. Pour celle-ci, appelez-nous."),
                "lines.not_active_yet": _("Cette ligne n’est pas encore activée : il n’y a rien à bloquer."),
                "lines.being_unblocked": _(
                    "Le déblocage de cette ligne est en cours. Attendez qu’il soit fait, une minute en général, "
                    "puis recommencez."
                ),
                "lines.suspended": SUSPENDED,
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
        facts=blocking_facts,
        refusal=unblock_refusal,
        service=unblock_line,
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
                **NETWORK,
                "lines.terminated": TERMINATED,
                "lines.suspended": SUSPENDED,
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
