from django.apps import AppConfig

from guichet.acts import registry


class ContractsConfig(AppConfig):
    name = "guichet.contracts"
    label = "contracts"

    def ready(self) -> None:
        from guichet.contracts import granting, services  # read models, which are not loaded when this module is

        registry.lockable("line", services.lock_line)
        registry.lockable("customer", granting.lock_customer)
