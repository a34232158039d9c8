from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class UiConfig(AppConfig):
    name = "guichet.ui"
    label = "ui"


class ServedFiles(StaticFilesConfig):
    """Django's own, leaving out the files of libraries that no page of ours asks for."""

    _UNUSED = ("account", "mfa", "ext", "htmax-*", "htmx-4*")
    ignore_patterns = [*StaticFilesConfig.ignore_patterns, *_UNUSED]  # noqa: RUF012 - Django's attribute, not ours
