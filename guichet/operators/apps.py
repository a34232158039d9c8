"""Puts the check of the running pack among Django's own."""

from django.apps import AppConfig
from django.core.checks import register

from guichet.operators.checks import the_pack_is_right


class OperatorsConfig(AppConfig):
    name = "guichet.operators"

    def ready(self) -> None:
        register(the_pack_is_right)
