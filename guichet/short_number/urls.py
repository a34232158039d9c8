"""Routes of the voice server."""

from django.urls import path

from guichet.short_number import views

app_name = "short_number"
urlpatterns = [
    # /voice/
    path("voice/usage/", views.voice_usage, name="voice-usage"),
]
