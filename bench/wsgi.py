"""What granian serves during the bench."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"

from config.wsgi import application  # the settings are named first

__all__ = ["application"]
