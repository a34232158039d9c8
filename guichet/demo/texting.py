"""A telephone of the demonstration: it texts the short number, and shows what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django import forms
from django.utils.translation import gettext, gettext_lazy

from guichet import operators
from guichet.contracts.queries import principal_of
from guichet.contracts.values import LineKind
from guichet.core.formats import Formats
from guichet.core.periods import local_day
from guichet.core.references import new_reference
from guichet.demo.accounts import read_accounts
from guichet.lines.queries.equipped import first_equipped_lines_of
from guichet.messages import receiving
from guichet.messages.queries import last_inbound
from guichet.messages.values import ArrivedSms, InboundShown, InboundState
from guichet.people.queries import person_by_identifier
from guichet.people.values import IdentifierKind
from guichet.short_number.queries import short_number

GATEWAY = "demo"
MOST_NUMBERS, MOST_SHOWN = 6, 6
HOLDERS = ("holder", "company_administrator")
# nobody's, whatever the operator: a telephone of elsewhere
STRANGER = "+33639980000"
# after which a text that has no answer yet is no longer waited for
WAITED_FOR = timedelta(seconds=30)


class TextForm(forms.Form):
    """A text, and the telephone that it leaves from."""

    number = forms.ChoiceField(label=gettext_lazy("Depuis quelle ligne"))
    text = forms.CharField(max_length=160, required=False, label=gettext_lazy("Votre message"))


@dataclass(frozen=True, slots=True)
class Texted:
    """A text that left, and what came back: its answer, or why there is none."""

    text: str
    at: str
    answer: str
    note: str


@dataclass(frozen=True, slots=True)
class Telephone:
    """What the page shows; it waits as long as an answer is to come."""

    number: str
    short_number: str
    thread: list[Texted]
    waits: bool


def numbers(formats: Formats, *, at: datetime) -> dict[str, str]:
    """Return the telephones that may text, by number, each with its name: lines of the accounts, then a stranger."""
    today = local_day(at, operators.current().zone)
    found: dict[str, str] = {}
    for account in read_accounts():
        person = person_by_identifier(IdentifierKind.EMAIL, account.identifier) if account.role in HOLDERS else None
        if person is None:
            continue
        for line in first_equipped_lines_of(principal_of(person.pk, at=at), today=today):
            facts = line.facts
            if facts.kind == LineKind.MOBILE and facts.number and len(found) < MOST_NUMBERS:
                found[facts.number] = ", ".join(filter(None, (formats.phone(facts.number), facts.label)))
    return found | {STRANGER: gettext("{number}, qui n’est pas une ligne").format(number=formats.phone(STRANGER))}


def form_on(choices: Mapping[str, str], data: Mapping[str, str] | None = None, *, number: str = "") -> TextForm:
    """Return the form, on a telephone unless there is something to read."""
    form = TextForm(data, initial={"number": number, "text": ""})
    form.fields["number"].choices = list(choices.items())  # type: ignore[attr-defined]  # it is a ChoiceField
    return form


def text_short_number(number: str, text: str, *, at: datetime) -> None:
    """Send a text to the short number, as the operator's gateway would bring it."""
    to = short_number()
    receiving.receive_sms(ArrivedSms(GATEWAY, new_reference(), number, to.number if to else "", text), at=at)


def telephone(number: str, formats: Formats, *, now: datetime) -> Telephone | None:
    """Return what a telephone shows, None when the operator has no short number."""
    to = short_number()
    if to is None:
        return None
    lately = list(reversed(last_inbound(GATEWAY, number, most=MOST_SHOWN)))
    waits = any(one.state == InboundState.RECEIVED and one.received_at > now - WAITED_FOR for one in lately)
    return Telephone(number, to.number, [_texted(one, formats, now) for one in lately], waits)


def _texted(one: InboundShown, formats: Formats, now: datetime) -> Texted:
    note = {
        InboundState.RECEIVED: gettext("La réponse arrive."),
        InboundState.SILENT: gettext("Aucune réponse : {why}.").format(why=_why(one.outcome)),
    }.get(InboundState(one.state), "")
    return Texted(one.text, formats.moment(one.received_at, now), one.answer, note)


def _why(outcome: str) -> str:
    return {
        "short_number.unknown": gettext("ce numéro n’est pas une ligne de l’opérateur"),
        "short_number.not_in_service": gettext("cette ligne n’est pas en service"),
        "short_number.blocked": gettext("cette ligne est bloquée"),
        "short_number.too_many": gettext("cette ligne a déjà reçu toutes ses réponses de l’heure"),
    }.get(outcome, outcome)
