"""Tags of the layouts and elements. The hot ones join strings that are already safe: no template is included."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.template.context import Context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from guichet.ui import elements, look
from guichet.ui.fragments import fragment as kept_fragment
from guichet.ui.ledger import ledger
from guichet.ui.menus import menu_markup

register = template.Library()

register.simple_tag(elements.icon, name="icon")
register.simple_tag(elements.pill, name="pill")
register.simple_tag(elements.meter, name="meter")
register.simple_tag(elements.pagination, name="pagination")
register.simple_tag(elements.button, name="button")
register.simple_tag(ledger, name="ledger")


def _request(context: Context) -> HttpRequest | None:
    request: HttpRequest | None = context.get("request")
    return request


@register.simple_tag(takes_context=True)
def look_head(context: Context) -> SafeString:
    """The style sheet and the face of texts, in the head of every page."""
    return look.head(_request(context))


@register.simple_tag
def page_scripts() -> SafeString:
    """The settings of htmx, htmx, and the modules of the pages."""
    return look.scripts()


@register.simple_tag(takes_context=True)
def menu(context: Context, shape: str) -> SafeString:
    """A drawing of the menu: tabs, side, bar or full. The page says where one is by `page` in its context."""
    chrome = context["chrome"]
    return menu_markup(chrome.language, shape, str(context.get("page") or ""), tuple(sorted(chrome.counts.items())))


@register.simple_tag(takes_context=True)
def fragment(context: Context, name: str) -> SafeString:
    """What stands around a page: masthead, foot or bar."""
    return kept_fragment(name, context["chrome"], str(context.get("page") or ""), context.get("csrf_token", ""))


@register.simple_tag
def field(bound: BoundField, **options: Any) -> SafeString:  # Any: what a template writes, checked by `elements.field`
    """A field with its label, hint, error and input; `secret=True` adds the button that shows a password."""
    return elements.field(bound, **options)


@register.simple_tag
def errors(*forms: BaseForm) -> SafeString:
    """The summary of what is wrong, above a form; empty when nothing is."""
    found: Iterable[tuple[str, str]] = (pair for form in forms if form.is_bound for pair in elements.form_errors(form))
    rows = [
        format_html('<li><a href="#{}">{}</a></li>', target, words) if target else format_html("<li>{}</li>", words)
        for target, words in found
    ]
    if not rows:
        return mark_safe("")
    title = conditional_escape(
        gettext("Un point est à corriger") if len(rows) == 1 else gettext("Plusieurs points sont à corriger")
    )
    return mark_safe(  # noqa: S308 (each row is made by format_html)
        '<div class="errors" id="errors" role="group" tabindex="-1" aria-labelledby="errors-title" data-errors>'
        f'<h2 id="errors-title">{title}</h2><ul>{"".join(rows)}</ul></div>'
    )
