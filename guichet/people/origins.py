"""From where a request comes: the browser in codes, the address of the space."""

from django.http import HttpRequest

from guichet.people import rules
from guichet.people.values import Origin


def origin_of(request: HttpRequest) -> Origin:
    """Return from where somebody asks."""
    return Origin(
        browser=rules.browser_of(agent_of(request)),
        site=f"{request.scheme}://{request.get_host()}",
    )


def agent_of(request: HttpRequest) -> str:
    """Return what the browser says it is, in its own words."""
    return str(request.META.get("HTTP_USER_AGENT", ""))
