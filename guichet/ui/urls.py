from django.urls import path

from guichet.ui import views

app_name = "ui"
urlpatterns = [
    path("look/<slug:digest>.css", views.look, name="look"),
    path("mark.svg", views.mark, name="mark"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("sw.js", views.worker, name="worker"),
    path("icons/<int:size>.png", views.icon, {"maskable": False}, name="icon"),
    path("icons/maskable-<int:size>.png", views.icon, {"maskable": True}, name="icon-maskable"),
    path("offline/", views.offline, name="offline"),
    path("menu/", views.menu, name="menu"),
    path("legal/", views.legal, name="legal"),
    path("elements/", views.elements, name="elements"),
]
