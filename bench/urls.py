"""The project's routes and a bare view behind the same middleware: the reference of the home page."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config import urls as project

handler400, handler403, handler404, handler500 = (
    project.handler400,
    project.handler403,
    project.handler404,
    project.handler500,
)


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


urlpatterns = [path("bench/hello/", hello), *project.urlpatterns]
