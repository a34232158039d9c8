"""Tags of the demonstration's templates."""

from django import template

from guichet.demo.panel import Panel, panel
from guichet.short_number.queries import short_number

register = template.Library()


@register.simple_tag
def demo_panel() -> Panel:
    """Return the accounts of the demonstration, with staff's code of this half minute."""
    return panel()


@register.simple_tag
def demo_short_number() -> str:
    """Return the number that gives counters back to who texts it, "" when the operator has none."""
    number = short_number()
    return number.number if number else ""
