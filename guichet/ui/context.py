"""`chrome`: what the layouts show around a page. Its shared part is made once per operator and language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, override

from guichet import operators
from guichet.ui.running import once_per_operator

THEMES = ("light", "dark")
LANGUAGE_NAMES = {"fr": "Français", "en": "English", "nl": "Nederlands"}


def theme_cookie_name() -> str:
    """Return the name of the cookie; ports of one host share cookies, so the operator's slug is part of it."""
    return f"{operators.current().slug}-theme"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the menu, in the language of the page."""

    page: str
    href: str
    label: str
    short: str
    icon: str
    group: int
    current: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True)
class Banner:
    """A sentence above every page while something unusual goes on, and the button that ends it (a form, to `href`).

    `kind` is the modifier of its look: "acting" while staff act for somebody. `leads`: a link to `href`, no form.
    """

    text: str
    act: str
    href: str
    label: str
    kind: str = ""
    icon: str = "search"
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Shell:
    """What surrounds every page of an operator in one language; nothing personal."""

    slug: str
    name: str
    short_name: str
    mark: SafeString
    nav: str
    entries: tuple[Entry, ...]
    bar: tuple[Entry, ...]
    languages: tuple[tuple[str, str], ...]
    more: tuple[Entry, ...]
    links: Mapping[str, str]


def _more(operator: operators.Operator) -> tuple[Entry, ...]:
    """Return what the full menu adds: account, security and help, when the operator's menu does not have them."""
    shown = {entry.page for entry in operator.menu.entries}
    known = (
        (operators.Page.ACCOUNT, gettext("Mon compte"), "user-round"),
        (operators.Page.SECURITY, gettext("Sécurité"), "shield"),
        (operators.Page.HELP, gettext("Aide"), "life-buoy"),
    )
    return tuple(
        Entry(page.value, reverse(f"portal:{page.value}"), label, label, icon, group=0)
        for page, label, icon in known
        if page not in shown
    )


def _entry(entry: operators.Entry, language: str) -> Entry:
    label = entry.label.in_(language)
    return Entry(
        page=entry.page.value,
        href=reverse(f"portal:{entry.page.value}"),
        label=label,
        short=entry.short.in_(language) if entry.short else label,
        icon=entry.icon,
        group=entry.group,
    )


def _inline_mark(drawing: str) -> SafeString:
    """Return the mark for the masthead, where the name beside it already speaks."""
    drawing = drawing[drawing.index("<svg") :].strip()
    if "aria-hidden" not in drawing[: drawing.index(">")]:
        drawing = drawing.replace("<svg", '<svg aria-hidden="true"', 1)
    return mark_safe(drawing)  # noqa: S308 (checked when the pack is loaded: nothing in it runs or is fetched)


@once_per_operator
def shell(operator: operators.Operator, language: str) -> Shell:
    with override(language):
        return _shell(operator, language)


def _shell(operator: operators.Operator, language: str) -> Shell:
    entries = tuple(_entry(entry, language) for entry in operator.menu.entries)
    by_page = {entry.page: entry for entry in entries}
    return Shell(
        slug=operator.slug,
        name=operator.identity.name,
        short_name=operator.identity.short_name,
        mark=_inline_mark(operator.mark),
        nav=operator.theme.nav.value,
        entries=entries,
        bar=tuple(by_page[page.value] for page in operator.menu.bar),
        languages=tuple((code, LANGUAGE_NAMES[code]) for code in operator.languages),
        more=_more(operator),
        links={
            "home": reverse("portal:home"),
            "account": reverse("portal:account"),
            "help": reverse("portal:help"),
            "journal": reverse("portal:journal"),
            "legal": reverse("ui:legal"),
            "sign_out": reverse("people:sign-out"),
            "preferences": reverse("people:preferences"),
        },
    )


class Chrome:
    """The shell, and what is personal in it; each value is worked out only when a layout asks for it."""

    __slots__ = ("_request", "language", "shell")

    def __init__(self, request: HttpRequest | None) -> None:
        self._request = request
        self.language = get_language() or settings.LANGUAGE_CODE
        self.shell = shell(self.language)

    @property
    def operator(self) -> str:
        return self.shell.name

    @property
    def short_name(self) -> str:
        return self.shell.short_name

    @property
    def mark(self) -> SafeString:
        return self.shell.mark

    @property
    def nav(self) -> str:
        return self.shell.nav

    @property
    def slug(self) -> str:
        return self.shell.slug

    @property
    def languages(self) -> tuple[tuple[str, str], ...]:
        return self.shell.languages

    @property
    def language_name(self) -> str:
        return LANGUAGE_NAMES.get(self.language, self.language)

    @property
    def more(self) -> tuple[Entry, ...]:
        return self.shell.more

    @property
    def links(self) -> Mapping[str, str]:
        return self.shell.links

    @property
    def here(self) -> str:
        """Where to come back to after a choice of language or look."""
        return self._request.get_full_path() if self._request is not None else self.links["home"]

    @property
    def messages(self) -> Iterable[Message]:
        """Results of small acts, shown once as toasts."""
        return get_messages(self._request) if self._request is not None else ()

    @property
    def theme(self) -> str:
        """The look chosen, by the person (a middleware sets `request.theme`) or here; empty for the system's."""
        if self._request is None:
            return ""
        chosen = getattr(self._request, "theme", "") or self._request.COOKIES.get(theme_cookie_name(), "")
        return chosen if chosen in THEMES else ""

    @property
    def person_name(self) -> str:
        """The name shown beside the account; empty for a visitor."""
        user = getattr(self._request, "user", None)
        if user is None or not user.is_authenticated:
            return ""
        return str(getattr(user, "full_name", "") or user)

    @property
    def banner(self) -> Banner | None:
        """What goes on above the page: a door or a middleware sets `request.banner`."""
        return getattr(self._request, "banner", None)

    @property
    def counts(self) -> Mapping[str, int]:
        """What waits behind entries of the menu, by page: a view or a middleware sets `request.menu_counts`."""
        counts: Mapping[str, int] = getattr(self._request, "menu_counts", {})
        return counts


def chrome(request: HttpRequest) -> dict[str, Chrome]:
    """Context processor."""
    return {"chrome": Chrome(request)}
