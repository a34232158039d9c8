"""What people say to move to another address."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from guichet import operators
from guichet.acts import words
from guichet.acts.act_form import ActForm
from guichet.acts.values import Refusal
from guichet.core.phones import MAX_LENGTH, NotAPhoneNumber, parse_number
from guichet.orders.rules import wrong_cut_off_day, wrong_reachable_day
from guichet.orders.values import Address, AskMove, CancelMove, MoveDays
from guichet.orders.words import country_name
from guichet.ui.formats import page_formats

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.functional import _StrPromise

STREET_MAX, POSTCODE_MAX, CITY_MAX, NOTE_MAX = 200, 20, 100, 1_000
# how many digits a postcode has, by country; elsewhere it is taken as it is written
POSTCODE_DIGITS = {"BE": 4, "LU": 4, "FR": 5, "NC": 5}


def _day_field(label: _StrPromise, required: _StrPromise | str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=bool(required),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": required, "invalid": gettext_lazy("Écrivez le jour comme 31/01/2027.")},
    )


class MoveForm(ActForm):
    """Where to, when, and how to be reached.

    `along` are lines that may go along, by reference and name; `countries` those where the operator is; `days` what may
    be named. Nothing here is asked where there is one answer only.
    """

    along = forms.MultipleChoiceField(
        label=gettext_lazy("Ce qui déménage avec"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": gettext_lazy("Une des lignes choisies déménage déjà. Rouvrez la page, puis recommencez.")
        },
    )
    street = forms.CharField(
        label=gettext_lazy("Numéro et rue"),
        max_length=STREET_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
        error_messages={
            "required": gettext_lazy("Écrivez le numéro et la rue de la nouvelle adresse."),
            "max_length": gettext_lazy("Écrivez le numéro et la rue en moins de 200 caractères."),
        },
    )
    postcode = forms.CharField(
        label=gettext_lazy("Code postal"),
        max_length=POSTCODE_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
        error_messages={
            "required": gettext_lazy("Écrivez le code postal de la nouvelle adresse."),
            "max_length": gettext_lazy("Écrivez le code postal en moins de 20 caractères."),
        },
    )
    city = forms.CharField(
        label=gettext_lazy("Ville"),
        max_length=CITY_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
        error_messages={
            "required": gettext_lazy("Écrivez la ville de la nouvelle adresse."),
            "max_length": gettext_lazy("Écrivez la ville en moins de 100 caractères."),
        },
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Pays"),
        widget=forms.Select(attrs={"autocomplete": "country"}),
        error_messages={
            "required": gettext_lazy("Choisissez un pays."),
            "invalid_choice": gettext_lazy("Choisissez un pays de la liste."),
        },
    )
    reachable_on = _day_field(
        gettext_lazy("Quand pouvons-nous entrer dans le nouveau logement ?"),
        gettext_lazy("Dites à partir de quel jour le nouveau logement est accessible."),
    )
    cut_off_on = _day_field(gettext_lazy("Quand couper à l’ancienne adresse ?"))
    phone = forms.CharField(
        label=gettext_lazy("Téléphone où vous joindre"),
        max_length=MAX_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={
            "required": gettext_lazy("Écrivez un numéro où vous joindre."),
            "max_length": gettext_lazy("Ce numéro n’existe pas. Vérifiez-le, puis recommencez."),
        },
    )
    note = forms.CharField(
        label=gettext_lazy("À savoir"),
        required=False,
        max_length=NOTE_MAX,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        error_messages={"max_length": gettext_lazy("Écrivez cette note en moins de 1 000 caractères.")},
    )

    def __init__(
        self,
        *args: Any,  # Any: Django's signature
        days: MoveDays,
        along: Sequence[tuple[str, str]],
        countries: Sequence[str],
        phone: str,
        now: datetime,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.days, self.now = days, now
        self.initial.update(along=[reference for reference, _ in along], phone=phone)
        self._choose("along", along, fewest=1)
        language = page_formats().language
        self.only_country = countries[0]
        self._choose("country", [(code, country_name(code, language)) for code in countries], fewest=2)
        self.initial.setdefault("country", operators.current().country)
        for name, first in (("reachable_on", days.today), ("cut_off_on", days.answer_by)):
            self.fields[name].widget.attrs |= {"min": first.isoformat(), "max": days.last.isoformat()}

    def _choose(self, name: str, choices: Sequence[tuple[str, str]], *, fewest: int) -> None:
        """Offer choices, or do not ask where there are fewer."""
        if len(choices) < fewest:
            del self.fields[name]
            return
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:  # Any: each field has its own
        postcode, country = self.cleaned_data.get("postcode"), self._country()
        digits = POSTCODE_DIGITS.get(country)
        if postcode and digits:
            bare = re.sub(rf"^{country[:1]}-|\s", "", postcode)
            if not re.fullmatch(rf"[0-9]{{{digits}}}", bare):
                said = gettext("Écrivez un code postal de {count} chiffres.").format(count=digits)
                self.add_error("postcode", ValidationError(said))
            else:
                self.cleaned_data["postcode"] = bare
        return self.cleaned_data

    def clean_reachable_on(self) -> date:
        return self._day("reachable_on", wrong_reachable_day)

    def clean_cut_off_on(self) -> date | None:
        return self._day("cut_off_on", wrong_cut_off_day) if self.cleaned_data["cut_off_on"] else None

    def clean_phone(self) -> str:
        try:
            return parse_number(self.cleaned_data["phone"], operators.current().phone_region).e164
        except NotAPhoneNumber:
            raise ValidationError(gettext("Ce numéro n’existe pas. Vérifiez-le, puis recommencez.")) from None

    def _day(self, name: str, wrong: Callable[[date, MoveDays], Refusal | None]) -> date:
        day: date = self.cleaned_data[name]
        if (why := wrong(day, self.days)) is not None:
            raise ValidationError(words.refusal("line.ask_move", why.code, why.data, page_formats(), now=self.now))
        return day

    def _country(self) -> str:
        return str(self.cleaned_data.get("country", "")) if "country" in self.fields else self.only_country

    def given(self) -> AskMove:
        data = self.cleaned_data
        return AskMove(
            to=Address(data["street"], data["postcode"], data["city"], self._country()),
            reachable_on=data["reachable_on"],
            phone=data["phone"],
            cut_off_on=data["cut_off_on"],
            note=data["note"],
            along=tuple(data.get("along", ())),
        )


class CancelMoveForm(ActForm):
    def given(self) -> CancelMove:
        return CancelMove()
