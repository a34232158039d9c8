"""The words of a message, from its template files, in its recipient's language.

A purpose "lines.puk_shown" has `lines/messages/puk_shown.subject.txt`, `.txt` and `.html` for a mail, `.sms.txt` for an
SMS, `.push.txt` for a notification. Every template has `operator`, `language` and what the caller gives; the `.html`
extends `messages/mail.html`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils import translation

from guichet import operators
from guichet.operators.theme import Mode, derive

Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Words:
    """What a message says; the subject and the markup are those of a mail."""

    language: str
    text: str
    subject: str = ""
    html: str = ""


def mail_words(purpose: str, values: Values, *, language: str) -> Words:
    """Return what a mail says. Errors: TemplateDoesNotExist."""
    base, language = _base(purpose), _spoken(language)
    with translation.override(language):
        everything = _with_operator(values, language)
        return Words(
            language=language,
            subject=re.sub(r"[ \t\r\n]+", " ", _plain(f"{base}.subject.txt", everything)).strip(),
            text=_plain(f"{base}.txt", everything).strip() + "\n",
            html=render_to_string(f"{base}.html", {**everything, "colours": _colours()}),
        )


def sms_words(purpose: str, values: Values, *, language: str) -> Words:
    """Return what an SMS says. Errors: TemplateDoesNotExist."""
    language = _spoken(language)
    with translation.override(language):
        text = _plain(f"{_base(purpose)}.sms.txt", _with_operator(values, language))
        return Words(language=language, text=text.strip())


def push_words(purpose: str, values: Values, *, language: str) -> Words:
    """Return what a notification says: its first line is its title. Errors: TemplateDoesNotExist."""
    language = _spoken(language)
    with translation.override(language):
        title, _, text = _plain(f"{_base(purpose)}.push.txt", _with_operator(values, language)).strip().partition("\n")
        return Words(language=language, subject=title.strip(), text=text.strip())


def _base(purpose: str) -> str:
    app, name = purpose.split(".")
    return f"{app}/messages/{name}"


def _spoken(language: str) -> str:
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _with_operator(values: Values, language: str) -> dict[str, object]:
    return {"operator": operators.current().identity.name, "language": language, **values}


def _plain(template: str, values: Mapping[str, object]) -> str:
    # plain text is not markup: a name with an apostrophe must not come out as an entity
    return str(get_template(template).template.render(Context(values, autoescape=False)))  # type: ignore[attr-defined]  # of Django's own engine


def _colours() -> dict[str, str]:
    """Return the roles of the operator's light palette; readers of mail darken it by themselves."""
    palette = derive(operators.current().theme).of(Mode.LIGHT)
    return {name.replace("-", "_"): colour for name, colour in palette.items()}
