from django.urls import path

from guichet.ui import views

app_name = "ui"
urlpatterns = [
    path("look/<slug:digest>.css", views.look, name="look"),
    path("mark.svg", views.mark, name="mark"),
    path("menu/", views.menu, name="menu"),
    path("legal/", views.legal, name="legal"),
    path("elements/", views.elements, name="elements"),
]
