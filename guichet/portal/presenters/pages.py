"""The name of a page of the space where the operator's menu has no word for it."""

from django.utils.translation import gettext, gettext_noop

from guichet.operators import Page

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


def page_title(page: str) -> str:
    return gettext(_TITLES[Page(page)])
