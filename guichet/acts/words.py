"""The words of acts, found by the edges: codes and data come in, sentences in the person's language go out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from django.utils.translation import gettext

from guichet.acts import registry
from guichet.acts.values import Data, KeyReused, NotAllowed, Result, StepUpNeeded
from guichet.core.formats import Formats
from guichet.core.periods import local_day

# what codes in data are called, by how the data's name ends: "_option" -> (code, language) -> name
_names: dict[str, Callable[[str, str], str]] = {}


def name_codes(ending: str, name: Callable[[str, str], str]) -> None:
    """Say how data whose name ends so is called in a language; called at start-up by the app that knows."""
    _names[ending] = name


def refusal(act: str, code: str, data: Data, formats: Formats, *, now: datetime) -> str:
    """Return why an act was refused, as a sentence; a general one for a code that nobody knows any more."""
    found = registry.known(act)
    if found and code in found.words.refusals:
        return str(found.words.refusals[code]).format(**_ready(data, formats, now))
    return _general().get(code, gettext("Cela n’a pas pu être fait. Rien n’a changé."))


def title(act: str, result: Result) -> str:
    """Return what a line of the journal says: "Ligne bloquée", "Blocage demandé"."""
    found = registry.known(act)
    if found is None:
        return act
    words = found.words
    match result:
        case Result.PENDING:
            return str(words.pending or words.ask)
        case Result.REFUSED:
            return str(words.refused or words.ask)
        case Result.FAILED:
            return str(words.failed or words.refused or words.ask)
    return str(words.done)


def detail(act: str, data: Data) -> str:
    """Return what was asked of an act, in a few words; empty for an act whose name says it all."""
    found = registry.known(act)
    return found.words.detail(data) if found and found.words.detail else ""


def _general() -> Mapping[str, str]:
    return {
        NotAllowed.code: gettext("Vous n’avez pas le droit de le faire sur cette ligne. Demandez-le au titulaire."),
        StepUpNeeded.code: gettext("Votre mot de passe n’avait pas été donné récemment."),
        "acts.not_by_this_way": gettext(
            "Ce code ne se donne pas par ce moyen. La personne le voit elle-même dans son espace."
        ),
        KeyReused.code: gettext("Ce formulaire a déjà servi à autre chose. Rouvrez la page, puis recommencez."),
    }


def _ready(data: Data, formats: Formats, now: datetime) -> dict[str, object]:
    """Return data for a sentence: `..._at` are moments, `..._on` are days (house style, section 4)."""
    return {name: _shown(name, value, formats, now) for name, value in data.items()}


def _shown(name: str, value: object, formats: Formats, now: datetime) -> object:
    if name.endswith("_at"):
        return formats.moment(value if isinstance(value, datetime) else datetime.fromisoformat(str(value)), now)
    if name.endswith("_on"):
        day = value if isinstance(value, date) else date.fromisoformat(str(value))
        return formats.on(day, local_day(now, formats.time_zone))
    for ending, called in _names.items():
        if name.endswith(ending):
            return called(str(value), formats.language)
    return value
