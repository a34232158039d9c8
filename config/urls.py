"""Every route. The pages of the menu are named `portal:<page>`, whichever app serves them."""

from django.conf import settings
from django.urls import include, path
from django.urls.resolvers import URLPattern

from guichet.billing import views as billing
from guichet.operators import Page
from guichet.people.views.account import account
from guichet.people.views.security import security
from guichet.portal import guide
from guichet.portal import views as portal
from guichet.portal.presenters.guide import ARTICLES
from guichet.roles import views as roles
from guichet.ui import converters as converters  # registers <ref:...>, before the first route that says it
from guichet.ui import errors
from guichet.usage.views.records import records

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler500 = errors.server_error

# Pages of the menu that the next releases open; each says who answers meanwhile.
_LATER = [
    Page.DOCUMENTS,
    Page.APPOINTMENTS,
    Page.SITES,
    Page.CONTACT,
    Page.INFO_SHEET,
]

portal_patterns: list[URLPattern] = [
    path("", portal.home, name="home"),
    path("security/", security, name=Page.SECURITY.value),
    path("account/", account, name=Page.ACCOUNT.value),
    path("offline/usage/", portal.usage_offline, name="usage-offline"),
    # /lines/
    path("lines/", portal.lines, name="lines"),
    path("lines/<ref:reference>/", portal.line, name="line"),
    path("lines/<ref:reference>/settings/", portal.line_settings, name="line-settings"),
    # /invoices/
    path("invoices/", billing.invoices, name="invoices"),
    path("invoices/<ref:reference>/", billing.invoice, name="invoice"),
    path("journal/", portal.journal, name="journal"),
    path("usage/", records, name=Page.USAGE.value),
    path("users/", roles.users, name=Page.USERS.value),
    # /help/, /guide/: the articles lead from one to the next
    path("help/", guide.help_page, name=Page.HELP.value),
    path("guide/", guide.guide, name="guide"),
    *(path(f"guide/{one}/", guide.article, {"article": one}, name=f"guide-{one}") for one in ARTICLES),
    # /orders/, /requests/, /tracking/
    path("orders/<ref:reference>/", portal.order, name="order"),
    path("requests/", portal.orders, {"page": Page.REQUESTS.value}, name=Page.REQUESTS.value),
    path("tracking/", portal.orders, {"page": Page.TRACKING.value}, name=Page.TRACKING.value),
    *(path(f"{page.value}/", portal.not_open_yet, {"page": page.value}, name=page.value) for page in _LATER),
]

urlpatterns = [
    path("", include((portal_patterns, "portal"))),
    path("desk/", include("guichet.desk.urls")),
    path("", include("guichet.lines.urls")),
    path("", include("guichet.contracts.urls")),
    path("", include("guichet.usage.urls")),
    path("", include("guichet.orders.urls")),
    path("", include("guichet.roles.urls")),
    path("", include("guichet.people.urls")),
    path("", include("guichet.ui.urls")),
    path("", include("guichet.outbox.urls")),
    path("", include("guichet.messages.urls")),
    path("", include("guichet.short_number.urls")),
]
if settings.GUICHET_DEMO:
    urlpatterns.append(path("demo/", include("guichet.demo.urls")))
