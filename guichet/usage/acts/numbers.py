"""What the holder can ask for about the numbers called: to read them whole, or no longer."""

from django.utils.translation import gettext_lazy as _

from guichet.acts.registry import Act, Words, act
from guichet.acts.values import Assurance
from guichet.contracts.values import Capability
from guichet.usage import rules, services
from guichet.usage.queries.numbers import numbers_facts
from guichet.usage.values import HideNumbers, ShowNumbers

SHOW_NUMBERS = act(
    Act(
        code="usage.show_numbers",
        on="customer",
        capability=Capability.SHOW_NUMBERS,
        assurance=Assurance.RECENT,
        input=ShowNumbers,
        facts=numbers_facts,
        refusal=rules.show_numbers_refusal,
        service=services.show_numbers,
        page="usage:numbers",
        words=Words(
            ask=_("Afficher les numéros en entier"),
            done=_("Numéros affichés en entier"),
            refused=_("Numéros non affichés"),
            icon="phone",
        ),
    )
)

HIDE_NUMBERS = act(
    Act(
        code="usage.hide_numbers",
        on="customer",
        capability=Capability.SHOW_NUMBERS,
        assurance=Assurance.SIGNED_IN,
        input=HideNumbers,
        facts=numbers_facts,
        refusal=rules.hide_numbers_refusal,
        service=services.hide_numbers,
        page="usage:numbers",
        words=Words(
            ask=_("Masquer la fin des numéros"),
            done=_("Fin des numéros masquée"),
            refused=_("Fin des numéros non masquée"),
            icon="phone",
        ),
    )
)
