"""The project's routes, and those of the demonstration, which settings open in a demonstration only."""

from django.urls import include, path

from config.urls import handler400, handler403, handler404, handler500
from config.urls import urlpatterns as everyday

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [*everyday, path("demo/", include("guichet.demo.urls"))]
