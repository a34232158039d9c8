"""What people say of a new card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from guichet.acts.act_form import CODE_MAX, ActForm
from guichet.lines.forms.cards import CardNumberField
from guichet.lines.values.sims import ActivateSim, CancelSim, ConfirmSim, OrderSim, ShowEsim, SimDelivery, SimReason

AGENCY = f"{SimDelivery.AGENCY.value}:"


class OrderSimForm(ActForm):
    """How a new card comes, and why. An agency is one of the choices of `way`: "agency:<code>".

    `lost` is the reason of a declared loss, which is not asked again.
    """

    reason = forms.TypedChoiceField(
        label=gettext_lazy("Pourquoi la remplacer ?"),
        coerce=SimReason,
        choices=[
            (SimReason.DAMAGED.value, gettext_lazy("Elle ne marche plus, ou son format ne va pas")),
            (SimReason.OTHER_PHONE.value, gettext_lazy("Je change de téléphone")),
            (SimReason.LOSS.value, gettext_lazy("Je l’ai perdue")),
            (SimReason.THEFT.value, gettext_lazy("On me l’a volée")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez une raison.")},
    )
    way = forms.ChoiceField(
        label=gettext_lazy("Comment la voulez-vous ?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez comment la recevoir.")},
    )

    field_order = ("way", "reason", "password", "second_code")

    def __init__(
        self, *args: Any, ways: Sequence[tuple[str, str]], lost: SimReason | None, site: str, **kwargs: Any
    ) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        self.lost, self.site = lost, site
        way = self.fields["way"]
        assert isinstance(way, forms.ChoiceField)  # noqa: S101 (the class says so; its stub does not)
        way.choices = ways
        if lost is not None:
            del self.fields["reason"]

    def given(self) -> OrderSim:
        way: str = self.cleaned_data["way"]
        reason = self.lost or self.cleaned_data["reason"]
        if way.startswith(AGENCY):
            return OrderSim(SimDelivery.AGENCY, reason, self.site, way.removeprefix(AGENCY))
        return OrderSim(SimDelivery(way), reason, self.site)


class ActivateSimForm(ActForm):
    """The number of the card that came; nothing for an eSIM."""

    digits = CardNumberField(gettext_lazy("Numéro de la nouvelle carte SIM"))

    field_order = ("digits", "password", "second_code")

    def __init__(self, *args: Any, esim: bool, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        if esim:
            del self.fields["digits"]

    def given(self) -> ActivateSim:
        return ActivateSim(self.cleaned_data.get("digits", ""))


class ShowEsimForm(ActForm):
    def given(self) -> ShowEsim:
        return ShowEsim()


class CancelSimForm(ActForm):
    def given(self) -> CancelSim:
        return CancelSim()


class ConfirmSimForm(ActForm):
    """The six digits that came by SMS on the old card. `check` returns what they prove, or says what is wrong."""

    code = forms.CharField(
        label=gettext_lazy("Code à six chiffres"),
        max_length=CODE_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "code"}),
        error_messages={
            "required": gettext_lazy("Écrivez les six chiffres du SMS."),
            "max_length": gettext_lazy("Écrivez les six chiffres du SMS."),
        },
    )

    def __init__(self, *args: Any, check: Callable[[str], str], **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        self.check = check
        self.proof = ""

    def clean_code(self) -> str:
        code = "".join(c for c in self.cleaned_data["code"] if not c.isspace())
        self.proof = self.check(code)
        return code

    def given(self) -> ConfirmSim:
        return ConfirmSim(self.proof)
