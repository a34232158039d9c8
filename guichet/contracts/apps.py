from django.apps import AppConfig

from guichet.acts import registry


class ContractsConfig(AppConfig):
    name = "guichet.contracts"
    label = "contracts"

    def ready(self) -> None:
        # these read models, which are not loaded when this module is
        from guichet.contracts import granting, queries, services
        from guichet.people import services as people

        registry.lockable("line", services.lock_line)
        people.demand_second_factor(queries.administers_company)
        registry.lockable("customer", granting.lock_customer)
