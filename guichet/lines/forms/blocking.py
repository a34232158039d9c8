"""What people say to have a line blocked, or unblocked."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from guichet.acts.act_form import ActForm
from guichet.lines.values.blocking import BlockLine, BlockReason, UnblockLine


class BlockForm(ActForm):
    """All the reasons are offered everywhere: who has another one is told what to do instead."""

    reason = forms.TypedChoiceField(
        label=gettext_lazy("Que s’est-il passé ?"),
        coerce=BlockReason,
        choices=[
            (BlockReason.LOSS.value, gettext_lazy("J’ai perdu mon téléphone ou ma carte SIM")),
            (BlockReason.THEFT.value, gettext_lazy("On me l’a volé")),
            (BlockReason.OTHER.value, gettext_lazy("Une autre raison")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez une raison.")},
    )

    field_order = ("reason", "password")

    def given(self) -> BlockLine:
        return BlockLine(self.cleaned_data["reason"])


class UnblockForm(ActForm):
    def given(self) -> UnblockLine:
        return UnblockLine()
