from django.apps import AppConfig


class UsageConfig(AppConfig):
    name = "guichet.usage"
    label = "usage"

    def ready(self) -> None:
        # these read models, which are not loaded when this module is
        from guichet.lines.queries.settings import ask_spending
        from guichet.usage.spending import spent_in_period

        ask_spending(spent_in_period)
