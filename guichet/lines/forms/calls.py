"""What people say to forward calls, and to set a voicemail."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy, ngettext_lazy

from guichet import operators
from guichet.acts.act_form import ActForm
from guichet.core.phones import NotAPhoneNumber, parse_number
from guichet.lines.forms.common import SettingsForm
from guichet.lines.values.calls import (
    DELAYS,
    USUAL_DELAY,
    Forward,
    ForwardCalls,
    ForwardWhen,
    Greeting,
    ResetVoicemailCode,
    SetVoicemail,
    Voicemail,
)
from guichet.ui.formats import page_formats

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

NUMBER_MAX = 40
CASES = {
    ForwardWhen.ALWAYS: gettext_lazy("Tous les appels"),
    ForwardWhen.NO_ANSWER: gettext_lazy("Sans réponse"),
    ForwardWhen.BUSY: gettext_lazy("Ligne occupée"),
    ForwardWhen.UNREACHABLE: gettext_lazy("Téléphone éteint ou hors réseau"),
}
GREETINGS = {
    Greeting.STANDARD: gettext_lazy("L’annonce habituelle"),
    Greeting.NUMBER: gettext_lazy("L’annonce, avec le numéro de la ligne"),
    Greeting.PERSONAL: gettext_lazy("Votre annonce, enregistrée depuis la ligne"),
}


def delay_field(label: _StrPromise | str) -> forms.TypedChoiceField:
    """Return the choice of how long the telephone rings."""
    return forms.TypedChoiceField(
        label=label,
        coerce=int,
        choices=[(delay, ngettext_lazy("%d seconde", "%d secondes", delay) % delay) for delay in DELAYS],
        error_messages={"invalid_choice": gettext_lazy("Choisissez un délai de la liste, de 5 à 30 secondes.")},
    )


class ForwardForm(SettingsForm):
    """A number for each case in which calls may be forwarded; empty: they are not. `still` are those under way."""

    def __init__(
        self,
        *args: Any,  # Any: Django's signature
        offered: Sequence[ForwardWhen],
        wanted: Mapping[ForwardWhen, Forward | None],
        still: Collection[ForwardWhen],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offered = tuple(offered)
        formats = page_formats()
        for case in self.offered:
            forward = wanted.get(case)
            self.fields[case.value] = forms.CharField(
                label=CASES[case],
                required=False,
                max_length=NUMBER_MAX,
                disabled=case in still,
                initial=formats.phone(forward.number) if forward else "",
                widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
                error_messages={"max_length": gettext_lazy("Ce numéro n’existe pas. Vérifiez-le, puis recommencez.")},
            )
            if case == ForwardWhen.NO_ANSWER:
                self.fields["delay"] = delay_field(gettext("Délai avant ce renvoi"))
                self.fields["delay"].initial = forward.delay_seconds if forward else USUAL_DELAY
                self.fields["delay"].disabled = case in still
                self.fields["delay"].required = False
        proofs = ("password", "second_code")
        self.order_fields([*(name for name in self.fields if name not in {*proofs, "credential"}), *proofs])

    def clean(self) -> dict[str, Any]:  # Any: Django's signature
        for case in self.offered:
            typed = str(self.cleaned_data.get(case.value) or "").strip()
            if typed:
                self._clean_number(case, typed)
        return self.cleaned_data

    def _clean_number(self, case: ForwardWhen, typed: str) -> None:
        try:
            self.cleaned_data[case.value] = parse_number(typed, operators.current().phone_region).e164
        except NotAPhoneNumber:
            self.add_error(
                case.value, ValidationError(gettext("Ce numéro n’existe pas. Vérifiez-le, puis recommencez."))
            )

    def given(self) -> ForwardCalls:
        return ForwardCalls(
            tuple((case, self._forward(case)) for case in self.offered if not self.fields[case.value].disabled),
            self.cleaned_data["shown"],
        )

    def _forward(self, case: ForwardWhen) -> Forward | None:
        number = self.cleaned_data[case.value]
        if not number:
            return None
        return Forward(
            number, int(self.cleaned_data.get("delay") or USUAL_DELAY) if case == ForwardWhen.NO_ANSWER else 0
        )


class VoicemailForm(SettingsForm):
    on = forms.BooleanField(
        label=gettext_lazy("Les appels sans réponse vont à la messagerie"),
        required=False,
        widget=forms.CheckboxInput(attrs={"role": "switch", "class": "flip"}),
    )
    greeting = forms.TypedChoiceField(
        label=gettext_lazy("Ce qu’entendent ceux qui appellent"),
        coerce=Greeting,
        choices=[(greeting.value, words) for greeting, words in GREETINGS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez une annonce.")},
    )
    delay = delay_field(gettext_lazy("Répondre après"))

    def __init__(self, *args: Any, voicemail: Voicemail, **kwargs: Any) -> None:  # Any: Django's signature
        super().__init__(*args, **kwargs)
        self.initial.update(on=voicemail.on, greeting=voicemail.greeting.value, delay=voicemail.delay_seconds)

    def given(self) -> SetVoicemail:
        data = self.cleaned_data
        return SetVoicemail(data["on"], data["greeting"], data["delay"], data["shown"])


class VoicemailCodeForm(ActForm):
    def given(self) -> ResetVoicemailCode:
        return ResetVoicemailCode()
