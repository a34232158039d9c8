from django.urls import path

from guichet.outbox import views as health
from tests.faults.bells import views

urlpatterns = [
    path("ring/", views.ring),
    path("health/ready/", health.ready),
]
