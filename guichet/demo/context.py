"""What pages know of the demonstration: where the panel of accounts is."""

from django.http import HttpRequest


def panel(request: HttpRequest) -> dict[str, str]:
    """Context processor: the sign-in pages include the template that it names."""
    return {"panel": "demo/panel.html"}
