from django.apps import AppConfig


class RolesConfig(AppConfig):
    name = "guichet.roles"
    label = "roles"
