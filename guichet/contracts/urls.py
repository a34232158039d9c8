"""Routes of opening a space, under /account/."""

from django.urls import path

from guichet.contracts import views

app_name = "contracts"
urlpatterns = [
    path("account/new/", views.new_space, name="space-new"),
    path("account/new/sent/", views.space_sent, name="space-sent"),
    path("account/open/<str:token>/", views.open_space, name="space-open"),
]
