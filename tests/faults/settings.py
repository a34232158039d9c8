"""The project's own settings; for bells, with an application whose only business is to be interrupted."""

import os

from config.settings import *  # noqa: F403

LOGGING = {"version": 1, "root": {"level": "CRITICAL"}}
EMAIL_BACKEND = "tests.faults.lines.mailing.EmailBackend"
if os.environ["FAULTS_LOAD"] == "bells":
    INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.bells"]  # noqa: F405
    ROOT_URLCONF = "tests.faults.bells.urls"
