"""The project's settings with the bench's routes; everything else as it is served."""

from config.settings import *  # noqa: F403  # these are the project's settings

ROOT_URLCONF = "bench.urls"
