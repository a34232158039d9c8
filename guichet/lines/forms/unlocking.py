"""What people say to unlock a phone."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from guichet.acts.act_form import ActForm
from guichet.lines.forms.cards import ImeiField
from guichet.lines.values.unlocking import ShowUnlockCode, UnlockPhone


class UnlockForm(ActForm):
    imei = ImeiField(
        required=True,
        label=gettext_lazy("Numéro IMEI du téléphone"),
        required_words=gettext_lazy("Écrivez le numéro IMEI du téléphone : tapez *#06# pour le lire."),
    )

    def given(self) -> UnlockPhone:
        return UnlockPhone(self.cleaned_data["imei"])


class UnlockCodeForm(ActForm):
    def given(self) -> ShowUnlockCode:
        return ShowUnlockCode()
