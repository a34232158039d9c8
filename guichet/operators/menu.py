"""`menu.toml`: what the menu holds, in which order, and how the home page opens."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from guichet.operators.base import LocalText, PackFile, PackModel, Wrong, repeated, tables, texts, wrong
from guichet.operators.icons import ICONS
from guichet.operators.nearest import did_you_mean


class Page(StrEnum):
    """The pages that a menu may lead to."""

    HOME = "home"
    LINES = "lines"
    INVOICES = "invoices"
    REQUESTS = "requests"
    DOCUMENTS = "documents"
    ACCOUNT = "account"
    SECURITY = "security"
    APPOINTMENTS = "appointments"
    USAGE = "usage"
    TRACKING = "tracking"
    SITES = "sites"
    USERS = "users"
    HELP = "help"
    CONTACT = "contact"
    INFO_SHEET = "info-sheet"


class Opening(StrEnum):
    """What the home page shows first."""

    ATTENTION = "attention"
    BALANCE = "balance"


class Greeting(StrEnum):
    """Who the home page greets."""

    PERSON = "person"
    CUSTOMER = "customer"


class Listing(StrEnum):
    """How the home page lists what a person has."""

    LINES = "lines"
    PRODUCTS = "products"


def _known_icon(name: str) -> str:
    if name not in ICONS:
        raise wrong(
            f"l’icône « {name} » n’existe pas", did_you_mean(name, ICONS, "choisissez une icône de docs/operators.md")
        )
    return name


Icon = Annotated[str, AfterValidator(_known_icon), Field(json_schema_extra={"enum": sorted(ICONS)})]


class Entry(PackModel):
    """One entry of the menu."""

    page: Page
    """Page that the entry leads to; once per menu."""
    label: LocalText
    """Word of the entry, on the page's left or top, and in the full menu."""
    short: LocalText | None = None
    """Shorter word for the bottom bar of phones, about 12 letters; `label` when absent."""
    icon: Icon
    """Name of a lucide icon among those that Guichet ships."""
    group: int = Field(default=1, ge=1, le=9)
    """Rank of the group; a rule is drawn in the left menu where it changes."""


class Home(PackModel):
    """How the home page opens."""

    opens_with: Opening = Opening.ATTENTION
    """`attention`: what needs the person. `balance`: what is due, and the contact details."""
    lines_title: LocalText
    """Title above the lines or products."""
    shows: Listing = Listing.LINES
    """`lines`: a row for each line. `products`: under each row, its usage, its options and its settings."""
    greeting: Greeting = Greeting.PERSON
    """`person`: the first name. `customer`: the customer's name (a company's)."""


class MenuFile(PackFile):
    """`menu.toml`."""

    entries: tuple[Entry, ...] = Field(min_length=4, max_length=12)
    """Entries in the order of the menu; the first one is `home`."""
    bar: tuple[Page, ...] = Field(min_length=4, max_length=4)
    """The four pages of the bottom bar of phones, all of them in `entries`."""
    home: Home
    """How the home page opens."""

    @classmethod
    def crossed(cls, data: Mapping[str, Any]) -> Iterable[Wrong]:
        yield from repeated(data, "entries", "page")
        pages = [page for _, entry in tables(data, "entries") if isinstance(page := entry.get("page"), str)]
        if pages and pages[0] in set(Page) - {Page.HOME}:
            yield Wrong(
                "entries[0].page", f"le menu commence par « {pages[0]} »", "mettez l’entrée « home » en premier"
            )
        seen: set[str] = set()
        for rank, page in texts(data, "bar"):
            if page in set(Page) and page not in pages:
                yield Wrong(
                    f"bar[{rank}]",
                    f"« {page} » n’est pas une entrée du menu",
                    "ajoutez-la à « entries », ou choisissez une page du menu",
                )
            if page in seen:
                yield Wrong(f"bar[{rank}]", f"« {page} » est déjà dans la barre", "choisissez quatre pages différentes")
            seen.add(page)


class Menu(PackModel):
    """The menu of the running operator."""

    entries: tuple[Entry, ...]
    """Entries in the order of the menu."""
    bar: tuple[Page, ...]
    """The four pages of the bottom bar."""

    def entry(self, page: Page) -> Entry | None:
        """Return the entry that leads to `page`, or None when the operator does not show it."""
        return next((entry for entry in self.entries if entry.page == page), None)

    @property
    def bar_entries(self) -> tuple[Entry, ...]:
        """Return the entries of the bottom bar, in its order."""
        return tuple(entry for page in self.bar if (entry := self.entry(page)))

    @property
    def groups(self) -> tuple[tuple[Entry, ...], ...]:
        """Return the entries cut where `group` changes, for the left menu."""
        groups: list[list[Entry]] = []
        for entry in self.entries:
            if groups and groups[-1][-1].group == entry.group:
                groups[-1].append(entry)
            else:
                groups.append([entry])
        return tuple(tuple(group) for group in groups)
