from django.apps import AppConfig

from guichet.outbox import registry


class LinesConfig(AppConfig):
    name = "guichet.lines"
    label = "lines"

    def ready(self) -> None:
        # these read models, which are not loaded when this module is
        from guichet.acts import words
        from guichet.catalogue.queries import option_name, option_names
        from guichet.lines.queries.cards import sim_changed_at
        from guichet.people import services as people

        registry.subscribe("network.answered", "lines.follow_command")
        words.name_codes("_option", option_name)
        words.name_codes("_options", option_names)
        people.ask_sim_changes(sim_changed_at)
