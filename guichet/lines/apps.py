from django.apps import AppConfig

from guichet.outbox import registry


class LinesConfig(AppConfig):
    name = "guichet.lines"
    label = "lines"

    def ready(self) -> None:
        # these read models, which are not loaded when this module is
        from guichet.lines.queries.cards import sim_changed_at
        from guichet.people import services as people

        registry.subscribe("network.answered", "lines.follow_command")
        people.ask_sim_changes(sim_changed_at)
