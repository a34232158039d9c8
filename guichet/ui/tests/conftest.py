"""The look on its own: its routes and middleware, each pack in turn where that matters, no database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, RequestFactory
from pytest_django.fixtures import SettingsWrapper

from guichet import operators

SLUGS = tuple(operators.slugs())


@pytest.fixture(autouse=True)
def _look_alone(settings: SettingsWrapper) -> Iterator[None]:
    settings.ROOT_URLCONF = "guichet.ui.tests.urls"
    settings.MIDDLEWARE = [
        "guichet.ui.middleware.RequestReference",
        "csp.middleware.CSPMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
    ]
    settings.MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
    settings.GUICHET_DEMO = True
    yield


@pytest.fixture(params=SLUGS)
def operator(request: pytest.FixtureRequest, settings: SettingsWrapper) -> operators.Operator:
    loaded = operators.load(request.param)
    settings.OPERATOR = loaded
    return loaded


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def rf() -> RequestFactory:
    return RequestFactory()


@pytest.fixture
def ui() -> Path:
    return Path(__file__).resolve().parents[1]
