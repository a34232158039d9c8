"""Routes of the demonstration; they exist only when GUICHET_DEMO is on."""

from django.urls import path

from guichet.demo import views

app_name = "demo"
urlpatterns = [
    path("mail/", views.mails, name="mails"),
    path("mail/<slug:name>/", views.mail, name="mail"),
    path("mail/<slug:name>/layout/", views.mail_layout, name="mail-layout"),
    path("network/", views.network, name="network"),
    path("short-number/", views.short_number, name="short-number"),
]
