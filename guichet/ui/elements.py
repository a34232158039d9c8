"""The small elements of pages, as text ready to be sent. Tags and Python code that builds rows share them."""

from collections.abc import Iterator, Sequence
from functools import cache

from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, PasswordInput, RadioSelect, Select
from django.templatetags.static import static
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from guichet.ui.icons import ICONS

PILL_ICONS = {"ok": "circle-check", "info": "clock", "warn": "triangle-alert", "bad": "circle-x", "": "hourglass"}
METER_STATES = ("", "low", "none")


class UnknownElement(ValueError):
    """A template asks for an icon or a state that does not exist."""


@cache
def icon(name: str, extra: str = "") -> SafeString:
    """Return an icon of the sprite; hidden from screen readers, since a word always stands beside it."""
    if name not in ICONS:
        raise UnknownElement(f"no icon named {name!r}: add it to guichet/ui/icons.py and run `make icons`")
    classes = f"icon {extra}" if extra else "icon"
    address = f"{static('ui/icons.svg')}#i-{name}"
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', classes, address)


def pill(kind: str, words: str, icon_name: str = "") -> SafeString:
    """Return a status: an icon and a word. `kind` is ok, info, warn, bad, or empty."""
    drawing = icon(icon_name or PILL_ICONS[kind])
    return mark_safe(  # noqa: S308 (the words are escaped)
        f'<span class="pill {kind}">{drawing}{conditional_escape(words)}</span>'
    )


def meter(left: int, sentence: str, state: str = "", now: int | None = None) -> SafeString:
    """Return the drawing of what is left.

    Units: `left` and `now` (share of the period that remains, drawn as a mark) in per cent, 0 to 100.
    """
    if state not in METER_STATES:
        raise UnknownElement(f"no meter state named {state!r}; known: low, none, or empty")
    share = min(100, max(0, int(left)))
    mark = "" if now is None else f'<line class="now" x1="{int(now)}%" x2="{int(now)}%" y1="-5" y2="100%"/>'
    return mark_safe(  # noqa: S308 (numbers, and the sentence is escaped)
        f'<svg class="meter{" " + state if state else ""}" role="img" aria-label="{conditional_escape(sentence)}">'
        f'<rect class="track" width="100%"/><rect class="left" width="{share}%"/>{mark}</svg>'
    )


def gauge(used: int, sentence: str, marks: Sequence[tuple[int, str]] = ()) -> SafeString:
    """Return the drawing of what is used, with marks and their words.

    Units: `used` and each mark in per cent, 0 to 100.
    """
    share = min(100, max(0, int(used)))
    state = " none" if share == 100 else ""
    drawn = "".join(
        format_html(
            '<line class="mark" x1="{0}%" x2="{0}%" y1="-4" y2="100%"/>'
            '<text x="{0}%" y="-8" text-anchor="{1}">{2}</text>',
            place,
            "end" if place > 50 else "start" if place < 10 else "middle",
            words,
        )
        for place, words in marks
    )
    return mark_safe(  # noqa: S308 (numbers, and what is said is escaped)
        f'<svg class="meter gauge{" marked" if drawn else ""}{state}" role="img"'
        f' aria-label="{conditional_escape(sentence)}">'
        f'<rect class="track" width="100%"/><rect class="left" width="{share}%"/>{drawn}</svg>'
    )


def button(words: str, kind: str = "", busy: str = "", name: str = "", value: str = "") -> SafeString:
    """Return a submit button. `kind`: second, plain, danger, slim, or several. `busy`: its words while sending."""
    classes = f"btn {kind}" if kind else "btn"
    sends = format_html(' name="{}" value="{}"', name, value) if name else ""
    waits = format_html(' data-busy="{}"', busy) if busy else ""
    return format_html('<button class="{}" type="submit"{}{}>{}</button>', classes, sends, waits, words)


def field(bound: BoundField, *, hint: str = "", secret: bool = False) -> SafeString:
    """Return a field of a form: label, hint, error, input, in this order.

    The hint is the field's help text unless one is given.
    """
    if bound.is_hidden:
        return bound.as_widget()
    hint_markup, error_markup, described = _around(bound, hint or str(bound.help_text))
    attributes: dict[str, str | bool] = {}
    if described:
        attributes["aria-describedby"] = described
    if error_markup:
        attributes["aria-invalid"] = "true"
    classes = "field wrong" if error_markup else "field"
    widget = bound.field.widget
    label = f"{conditional_escape(bound.label)}{_optional_word(bound)}"
    if isinstance(widget, (RadioSelect, CheckboxSelectMultiple)):
        choices = "".join(
            f'<label for="{choice.id_for_label}">{choice.tag()}{conditional_escape(choice.choice_label)}</label>'
            for choice in bound.subwidgets
        )
        says = f' aria-describedby="{described}"' if described else ""
        inside = f"<legend>{label}</legend>{hint_markup}{error_markup}{choices}"
        return mark_safe(f'<fieldset class="{classes} pick"{says}>{inside}</fieldset>')  # noqa: S308 (parts are escaped)
    attributes["class"] = f"input {widget.attrs.get('class', '')}".strip()
    if isinstance(widget, CheckboxInput):
        attributes.pop("class")
        box = f'<label class="check" for="{bound.id_for_label}">{bound.as_widget(attrs=attributes)} {label}</label>'
        return mark_safe(f'<div class="{classes}">{hint_markup}{error_markup}{box}</div>')  # noqa: S308 (same)
    drawn: str = bound.as_widget(attrs=attributes)
    if isinstance(widget, Select):
        drawn = f'<div class="select">{drawn}{icon("chevron-down")}</div>'
    elif secret or isinstance(widget, PasswordInput):
        drawn = f'<div class="secret">{drawn}{_show_button(bound.id_for_label)}</div>'
    label = f'<label for="{bound.id_for_label}">{label}</label>'
    return mark_safe(f'<div class="{classes}">{label}{hint_markup}{error_markup}{drawn}</div>')  # noqa: S308 (same)


def _around(bound: BoundField, hint: str) -> tuple[str, str, str]:
    """Return the hint, the error, and the ids that the input is described by."""
    ids, hint_markup, error_markup = [], "", ""
    if hint:
        ids.append(f"{bound.auto_id}-hint")
        hint_markup = f'<p class="hint" id="{ids[-1]}">{conditional_escape(hint)}</p>'
    if bound.errors:
        ids.append(f"{bound.auto_id}-error")
        words = " ".join(escape(error) for error in bound.errors)
        error_markup = f'<p class="err" id="{ids[-1]}">{icon("circle-alert")}<span>{words}</span></p>'
    return hint_markup, error_markup, " ".join(ids)


def _optional_word(bound: BoundField) -> str:
    # nothing need be ticked in boxes: they say so by themselves; a list that always holds a choice asks for none
    widget = bound.field.widget
    always_chosen = isinstance(widget, Select) and widget.choices and all(value for value, _ in widget.choices)
    if bound.field.required or always_chosen or isinstance(widget, (CheckboxInput, CheckboxSelectMultiple)):
        return ""
    word = escape(gettext("(facultatif)"))  # outside of the f-string, where Babel would not find it
    return f' <span class="opt-word">{word}</span>'


def _show_button(target: str) -> SafeString:
    """Return the button that shows a password; hidden until its module is there to answer."""
    return format_html(
        '<button type="button" data-secret="{}" data-show="{}" data-hide="{}" aria-label="{}"'
        ' aria-pressed="false" hidden>{}</button>',
        target,
        gettext("Afficher"),
        gettext("Masquer"),
        gettext("Afficher le mot de passe"),
        gettext("Afficher"),
    )


def form_errors(form: BaseForm) -> Iterator[tuple[str, str]]:
    """Yield what is wrong: the id to lead to (empty for the whole form) and the words."""
    for words in form.non_field_errors():
        yield "", str(words)
    for bound in form:
        target = bound.id_for_label or f"{bound.auto_id}_0"  # a group of radios has no id of its own
        for words in bound.errors:
            yield ("" if bound.is_hidden else target), str(words)


def pagination(number: int, last: int, query: str = "") -> SafeString:
    """Return the links to the pages of a list; nothing for a single page. `query`: the other filters, url-encoded."""
    if last <= 1:
        return mark_safe("")

    def link(page: int, inside: str, extra: str = "") -> str:
        address = escape(f"?{query}&page={page}" if query else f"?page={page}")
        return f'<li><a href="{address}"{extra}>{inside}</a></li>'

    rows = []
    if number > 1:
        previous = escape(gettext("Précédente"))
        rows.append(link(number - 1, f"{icon('chevron-right')}{previous}", ' rel="prev"'))
    before = 0
    for page in sorted({1, number - 1, number, number + 1, last} & set(range(1, last + 1))):
        if page > before + 1:
            rows.append('<li class="gap" aria-hidden="true">…</li>')
        rows.append(link(page, str(page), ' aria-current="page"' if page == number else ""))
        before = page
    if number < last:
        following = escape(gettext("Suivante"))
        rows.append(link(number + 1, f"{following}{icon('chevron-right')}", ' rel="next"'))
    name = escape(gettext("Pages de la liste"))
    return mark_safe(f'<nav class="pages" aria-label="{name}"><ul>{"".join(rows)}</ul></nav>')  # noqa: S308 (escaped)
