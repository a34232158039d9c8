"""What people filter their usage by. What is not understood asks for nothing, except days, which are told wrong."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from guichet.contracts.values import LineKind
from guichet.core.formats import Formats
from guichet.core.periods import DateRange, days_through
from guichet.usage.values import KIND_GROUPS, Direction, Place, Wanted

YEAR, MONTH, MONTH_BEFORE = "year", "month", "before"
DIRECTIONS = {"out": Direction.OUT, "in": Direction.IN}
MOST_TYPED = 60
MOST_MARK = 120
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Periods:
    """The days that may be asked for: those that are kept, and by name twelve billing months, the current one, and the
    one before it.
    """

    kept: DateRange
    year: DateRange
    month: DateRange
    month_before: DateRange

    def named(self, name: str) -> DateRange:
        return {YEAR: self.year, MONTH_BEFORE: self.month_before}.get(name, self.month)


def _day_field(label: Any) -> forms.DateField:  # Any: lazy words
    return forms.DateField(
        label=label,
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("Écrivez un jour qui existe, par exemple 24/12/2026.")},
    )


class UsageFilterForm(forms.Form):
    """The filters of the page, from its address. `choices` are value and words, by field; a field without is left out.

    Shape: `from` and `to` are both included; without them, the days are those of `period`.
    """

    def __init__(
        self,
        *args: Any,  # Any: Django's signature
        choices: dict[str, Sequence[tuple[str, str]]],
        periods: Periods,
        formats: Formats,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.periods, self._formats, self._today = periods, formats, today
        labels = {
            "line": (gettext_lazy("Ligne"), gettext_lazy("Toutes")),
            "service": (gettext_lazy("Service"), gettext_lazy("Tous")),
            "kind": (gettext_lazy("Sorte"), gettext_lazy("Toutes")),
            "direction": (gettext_lazy("Sens"), gettext_lazy("Les deux")),
            "zone": (gettext_lazy("Zone"), gettext_lazy("Toutes")),
        }
        for name, (label, every) in labels.items():
            if found := choices.get(name):
                self.fields[name] = forms.ChoiceField(label=label, required=False, choices=[("", every), *found])
        if "line" not in self.fields:
            self.fields["q"] = forms.CharField(label=gettext_lazy("Ligne, nom ou site"), required=False)
            self.fields["q"].widget.attrs |= {"maxlength": MOST_TYPED, "autocomplete": "off"}
        self.fields["from"] = _day_field(gettext_lazy("Du"))
        self.fields["to"] = _day_field(gettext_lazy("Au"))
        self.fields["charged"] = forms.BooleanField(
            label=gettext_lazy("Hors forfait seulement"), required=False, widget=forms.CheckboxInput({"value": "1"})
        )
        known = self.data.dict() if hasattr(self.data, "dict") else dict(self.data)
        for name in labels:
            if name not in self.fields or known.get(name) not in dict(self.fields[name].choices):  # type: ignore[attr-defined]  # a ChoiceField
                known.pop(name, None)
        if "q" in known:
            known["q"] = known["q"].replace("\0", "")[:MOST_TYPED].strip()
        self.data = known
        for field in self.fields.values():
            if not isinstance(field, forms.BooleanField):
                field.widget.attrs["class"] = "input"

    @property
    def period(self) -> str:
        """The period that is named, empty when days are written."""
        if self.data.get("from") or self.data.get("to"):
            return ""
        name = self.data.get("period", "")
        return name if name in (YEAR, MONTH_BEFORE) else MONTH

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("from"), self.cleaned_data.get("to")
        kept = self.periods.kept
        if first and first < kept.start:
            self._too_old("from")
        if last and last < kept.start:
            self._too_old("to")
        elif first and last and last < first:
            words = gettext("La fin est avant le début. Choisissez un jour à partir du {day}.")
            self.add_error("to", words.format(day=self._from_day(first)))
        elif first and first >= kept.end:
            self.add_error("from", gettext("Ce jour n’est pas encore là. Choisissez un jour jusqu’à aujourd’hui."))
        return self.cleaned_data

    def _too_old(self, name: str) -> None:
        words = gettext("Nous gardons douze mois de consommations. Choisissez un jour à partir du {day}.")
        self.add_error(name, words.format(day=self._from_day(self.periods.kept.start)))

    def _from_day(self, day: date) -> str:
        return self._formats.day(day, self._today, relative=False)

    def days(self) -> DateRange:
        """Return the days asked for, of a valid form."""
        first, last = self.cleaned_data.get("from"), self.cleaned_data.get("to")
        if not first and not last:
            return self.periods.named(self.period)
        kept = self.periods.kept
        return days_through(first or kept.start, min(last or kept.last_day, kept.last_day))

    def wanted(self) -> Wanted:
        """Return the filter but its lines, of a valid form."""
        given = self.cleaned_data
        return Wanted(
            days=self.days(),
            kinds=KIND_GROUPS.get(given.get("kind") or "", ()),
            direction=DIRECTIONS.get(given.get("direction") or ""),
            zone=given.get("zone") or None,
            charged=bool(given.get("charged")),
        )

    def service(self) -> LineKind | None:
        name = self.data.get("service", "")
        return LineKind(name) if name in set(LineKind) else None


def place_text(mark: Place) -> str:
    """Return a mark as an address bears it."""
    written = f"{(mark.at - EPOCH) // MICROSECOND}.{mark.key}"
    return urlsafe_b64encode(written.encode()).decode().rstrip("=")


def place_of(text: str) -> Place | None:
    """Return the mark of an address, None when it is none."""
    if not text or len(text) > MOST_MARK or not text.isascii():
        return None
    try:
        written = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
        moment, _, key = written.partition(".")
        at = EPOCH + int(moment) * MICROSECOND
    except (binascii.Error, ValueError, OverflowError):
        return None
    return Place(at, key) if key.isprintable() and 1990 < at.year < 9000 else None
