"""Routes of what gateways bring."""

from django.urls import path

from guichet.messages import views

app_name = "messages"
urlpatterns = [
    # /hooks/
    path("hooks/sms/", views.sms_hook, name="sms-hook"),
]
