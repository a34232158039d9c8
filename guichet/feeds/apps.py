from django.apps import AppConfig


class FeedsConfig(AppConfig):
    name = "guichet.feeds"
    label = "feeds"
