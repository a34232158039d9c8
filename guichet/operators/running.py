"""The operator that this process serves."""

from guichet.operators.schema import Operator


def current() -> Operator:
    """Return the running operator, put in the settings at start-up."""
    # Here and not above: `guichet check` loads packs without Django.
    from django.conf import settings

    operator: Operator = settings.OPERATOR
    return operator
