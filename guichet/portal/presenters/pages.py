"""The name of a page of the space where the operator's menu has no word for it."""

from django.utils.translation import gettext, gettext_noop

from guichet.operators import Operator, Page, current
from guichet.ui.formats import page_formats

_TITLES = {
    Page.DOCUMENTS: gettext_noop("Documents"),
    Page.ACCOUNT: gettext_noop("Mon compte"),
    Page.SECURITY: gettext_noop("Sécurité"),
    Page.APPOINTMENTS: gettext_noop("Rendez-vous"),
    Page.USAGE: gettext_noop("Consommations"),
    Page.SITES: gettext_noop("Sites"),
    Page.USERS: gettext_noop("Utilisateurs et droits"),
    Page.HELP: gettext_noop("Aide"),
    Page.CONTACT: gettext_noop("Nous joindre"),
    Page.INFO_SHEET: gettext_noop("Fiche d’information"),
}


def orders_page(operator: Operator) -> Page:
    """Return where an operator's menu shows orders."""
    return Page.TRACKING if operator.menu.entry(Page.TRACKING) else Page.REQUESTS


def menu_title(page: Page) -> str:
    """Return the operator's word for a page, or ours where the menu does not have it."""
    entry = current().menu.entry(page)
    return entry.label.in_(page_formats().language) if entry else gettext(_TITLES[page])
