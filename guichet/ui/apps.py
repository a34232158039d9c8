from typing import ClassVar

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class UiConfig(AppConfig):
    name = "guichet.ui"
    label = "ui"


class ServedFiles(StaticFilesConfig):
    """Django's own, leaving out the files of libraries that no page of ours asks for."""

    ignore_patterns: ClassVar[list[str]] = [*StaticFilesConfig.ignore_patterns, "account", "mfa", "ext", "htmax-*", "htmx-4*"]
