from django.urls import path

from guichet.outbox import views

app_name = "outbox"
urlpatterns = [
    # /health/
    path("health/live/", views.live, name="health-live"),
    path("health/ready/", views.ready, name="health-ready"),
]
