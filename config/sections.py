"""The sections of a pack that the apps declare. `operators` imports no app: this list is handed to it."""

from guichet.billing.policy import BillingPolicy
from guichet.catalogue.policy import Catalogue
from guichet.contracts.policy import ContractsPolicy, DeskPolicy
from guichet.demo.policy import DemoPolicy
from guichet.help.policy import Channels
from guichet.lines.policy import LinesPolicy
from guichet.operators import Section
from guichet.orders.policy import OrdersPolicy
from guichet.people.policy import PeoplePolicy
from guichet.short_number.policy import ShortNumberPolicy
from guichet.usage.policy import UsagePolicy

SECTIONS: tuple[type[Section], ...] = (
    Catalogue,
    Channels,
    PeoplePolicy,
    ContractsPolicy,
    DeskPolicy,
    LinesPolicy,
    OrdersPolicy,
    UsagePolicy,
    ShortNumberPolicy,
    BillingPolicy,
    DemoPolicy,
)
