"""Routes of the demonstration; they exist only when GUICHET_DEMO is on."""

from django.urls import path

from guichet.demo import views

app_name = "demo"
urlpatterns = [
    path("mail/", views.mails, name="mails"),
    path("mail/<slug:name>/", views.mail, name="mail"),
]
