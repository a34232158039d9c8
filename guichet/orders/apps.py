from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "guichet.orders"
    label = "orders"
