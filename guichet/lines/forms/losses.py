"""What people say of a phone lost or stolen."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from guichet.acts.act_form import ActForm
from guichet.core.periods import shift_months
from guichet.lines.forms.cards import ImeiField
from guichet.lines.values.blocking import BlockReason
from guichet.lines.values.losses import DeclareLoss, FindPhone, LossWish

PLACE_MAX = 200
MOST_MONTHS = 12
WISHES = (
    (LossWish.SIM.value, gettext_lazy("Je veux une nouvelle carte SIM")),
    (LossWish.ESIM.value, gettext_lazy("Je veux une eSIM, dans un autre téléphone")),
    (LossWish.LATER.value, gettext_lazy("Je verrai plus tard")),
)


class LossForm(ActForm):
    """What happened. Only what happened and when must be said: the line is blocked without waiting for the rest.

    `holder`: who asks may order a card.
    """

    reason = forms.TypedChoiceField(
        label=gettext_lazy("Que s’est-il passé ?"),
        coerce=BlockReason,
        choices=[
            (BlockReason.LOSS.value, gettext_lazy("J’ai perdu mon téléphone ou ma carte SIM")),
            (BlockReason.THEFT.value, gettext_lazy("On me l’a volé")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Dites s’il s’agit d’une perte ou d’un vol.")},
    )
    happened_on = forms.DateField(
        label=gettext_lazy("Quel jour ?"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Écrivez le jour, même si vous n’en êtes pas sûr."),
            "invalid": gettext_lazy("Écrivez le jour comme 21/11/2026."),
        },
    )
    happened_at = forms.TimeField(
        label=gettext_lazy("Vers quelle heure ?"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": gettext_lazy("Écrivez l’heure comme 18:30.")},
    )
    place = forms.CharField(
        label=gettext_lazy("Où ?"),
        required=False,
        max_length=PLACE_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": gettext_lazy("Écrivez le lieu en moins de 200 caractères.")},
    )
    imei = ImeiField(required=False, label=gettext_lazy("Numéro IMEI du téléphone"))
    wish = forms.TypedChoiceField(
        label=gettext_lazy("Et ensuite ?"),
        coerce=LossWish,
        choices=WISHES,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez la suite. Vous pourrez changer d’avis.")},
    )

    field_order = ("reason", "happened_on", "happened_at", "place", "imei", "wish", "password")

    def __init__(self, *args: Any, today: date, orders: bool, esim: bool, **kwargs: Any) -> None:  # Any: Django's
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial.setdefault("happened_on", today)
        if not orders:
            del self.fields["wish"]
        elif not esim:
            wish = self.fields["wish"]
            assert isinstance(wish, forms.TypedChoiceField)  # noqa: S101 (the class says so; its stub does not)
            wish.choices = [choice for choice in WISHES if choice[0] != LossWish.ESIM]

    def clean_happened_on(self) -> date:
        day: date = self.cleaned_data["happened_on"]
        if day > self.today:
            raise ValidationError(gettext("Ce jour n’est pas encore venu. Écrivez aujourd’hui ou un jour passé."))
        if day < shift_months(self.today, -MOST_MONTHS):
            raise ValidationError(gettext("Ce jour est à plus d’un an. Vérifiez l’année."))
        return day

    @property
    def wanted(self) -> LossWish:
        """What they want next, of a valid form."""
        return LossWish(self.cleaned_data.get("wish", LossWish.LATER))

    def given(self) -> DeclareLoss:
        data = self.cleaned_data
        return DeclareLoss(data["reason"], data["happened_on"], data["happened_at"], data["place"], data["imei"])


class FoundForm(ActForm):
    def given(self) -> FindPhone:
        return FindPhone()
