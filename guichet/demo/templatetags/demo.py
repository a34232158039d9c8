"""Tags of the demonstration's templates."""

from django import template

from guichet.demo.panel import Panel, panel

register = template.Library()


@register.simple_tag
def demo_panel() -> Panel:
    """Return the accounts of the demonstration, with staff's code of this half minute."""
    return panel()
