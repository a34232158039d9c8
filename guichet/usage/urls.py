"""Routes of usage: its alerts under /lines/<reference>/, its file, and whether numbers are shown whole."""

from django.urls import path

from guichet.usage import views
from guichet.usage.views import numbers, records

app_name = "usage"
urlpatterns = [
    path("lines/<ref:reference>/alert/", views.alert, name="line-alert"),
    # /usage/: the page itself is portal:usage
    path("usage/export/", records.export, name="export"),
    path("usage/numbers/<ref:reference>/", numbers.numbers, name="numbers"),
]
