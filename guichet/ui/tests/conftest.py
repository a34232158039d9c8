"""The look on its own: its routes and middleware, each pack in turn where that matters, no database."""

from functools import cache
from pathlib import Path

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

from guichet import operators

SLUGS = operators.slugs()

# Read once: what the look keeps per operator is then kept across tests too.
load = cache(operators.load)


@pytest.fixture(autouse=True)
def _look_alone(settings: Settings) -> None:
    settings.ROOT_URLCONF = "guichet.ui.tests.urls"
    settings.MIDDLEWARE = [
        "guichet.ui.middleware.RequestReference",
        "csp.middleware.CSPMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
    ]
    settings.MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
    settings.GUICHET_DEMO = True
    settings.OPERATOR = load(SLUGS[0])


@pytest.fixture(params=SLUGS)
def operator(request: pytest.FixtureRequest, settings: Settings) -> operators.Operator:
    loaded = load(request.param)
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
