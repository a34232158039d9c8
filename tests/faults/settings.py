"""The project's own settings, with an application whose only business is to be interrupted."""

from config.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.bells"]  # noqa: F405
ROOT_URLCONF = "tests.faults.bells.urls"
LOGGING = {"version": 1, "root": {"level": "CRITICAL"}}
