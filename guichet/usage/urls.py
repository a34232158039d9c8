"""Routes of acts about usage, under /lines/<reference>/."""

from django.urls import path

from guichet.usage import views

app_name = "usage"
urlpatterns = [
    path("lines/<ref:reference>/alert/", views.alert, name="line-alert"),
]
