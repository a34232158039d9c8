"""Routes of what is ordered on a line, under /lines/<reference>/."""

from django.urls import path

from guichet.orders import views
from guichet.ui import converters as converters  # registers <ref:...>

app_name = "orders"
urlpatterns = [
    path("lines/<ref:reference>/move/", views.move, name="line-move"),
    path("lines/<ref:reference>/move/cancel/", views.cancel, name="line-move-cancel"),
]
