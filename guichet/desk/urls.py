"""The desk's routes, under /desk/."""

from django.urls import path

from guichet.desk import views
from guichet.ui import converters as converters  # registers <ref:...>

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    # customers/
    path("customers/", views.customers, name="customers"),
    path("customers/<ref:reference>/", views.customer, name="customer"),
    path("customers/<ref:reference>/journal/", views.journal, name="journal"),
    # parked/
    path("parked/", views.parked, name="parked"),
    path("parked/replay/", views.parked_replay_all, name="parked-replay-all"),
    path("parked/<ref:reference>/replay/", views.parked_replay, name="parked-replay"),
    path("parked/<ref:reference>/drop/", views.parked_drop, name="parked-drop"),
]
