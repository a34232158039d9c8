from django.apps import AppConfig

from guichet.acts import registry
from guichet.catalogue.policy import Catalogue


class CatalogueConfig(AppConfig):
    name = "guichet.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        # this reads models, which are not loaded when this module is
        from guichet.catalogue.queries import current_catalogue

        registry.read_policy(Catalogue, current_catalogue)
