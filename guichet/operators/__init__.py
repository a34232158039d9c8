"""The pack of an operator: its schema, its loading without Django, its checks, the running operator.

Apps declare their sections in `policy.py` and read them with `operators.current().section(PeoplePolicy)`.
"""

from guichet.operators.base import LANGUAGES, LocalText, PackModel, Section, Wrong, wrong
from guichet.operators.faults import Fault, PackRefused
from guichet.operators.loading import PACKS, check, folder_of, load, slugs
from guichet.operators.look import Theme
from guichet.operators.menu import Entry, Greeting, Home, Menu, Opening, Page
from guichet.operators.nearest import did_you_mean
from guichet.operators.running import current
from guichet.operators.schema import Operator

__all__ = [
    "LANGUAGES",
    "PACKS",
    "Entry",
    "Fault",
    "Greeting",
    "Home",
    "LocalText",
    "Menu",
    "Opening",
    "Operator",
    "PackModel",
    "PackRefused",
    "Page",
    "Section",
    "Theme",
    "Wrong",
    "check",
    "current",
    "did_you_mean",
    "folder_of",
    "load",
    "slugs",
    "wrong",
]
