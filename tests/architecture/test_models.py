"""Whose each row is: every model reaches its customer, or says why it has none; none holds an operator."""

from django.apps import apps
from django.db.models import ForeignKey, Model

from guichet.contracts.models import Customer
from guichet.usage.models import DayCounter

# model -> why it belongs to no customer
NOBODY_S = {
    "people.Person": "somebody is what their grants make of them",
    "people.Identifier": "a person's",
    "people.EmailChange": "a person's",
    "people.Challenge": "a code sent to a person",
    "people.SecurityQuestion": "a person's",
    "people.EndedSession": "tells a device why it was signed out",
    "people.AttemptCounter": "counts what a keyed hash names",
    "catalogue.Edition": "what the operator sells to everybody",
    "catalogue.Withdrawal": "an edition of the catalogue that was given up",
    "acts.Seal": "a day of the whole journal",
    "outbox.Lease": "who may work",
    "search.Word": "a word of a customer, a person, a line or a contract, by its kind",
    "usage.ClosedMonths": "says which days are added up, whoever's they are",
    "usage.IngestedFile": "a file of the billing system holds many customers",
}


def ours() -> list[type[Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("guichet.")]


def road_to_customer(model: type[Model], seen: frozenset[type[Model]] = frozenset()) -> list[str] | None:
    """Return the foreign keys that lead from a model to its customer, the shortest road."""
    if model is Customer:
        return []
    roads = []
    for field in model._meta.get_fields():
        if isinstance(field, ForeignKey) and field.related_model not in seen | {model}:
            road = road_to_customer(field.related_model, seen | {model})
            roads += [] if road is None else [[field.name, *road]]
    return min(roads, key=len, default=None)


def test_every_model_reaches_its_customer_or_says_why_not():
    lost = {model._meta.label for model in ours() if road_to_customer(model) is None}

    assert lost == set(NOBODY_S)


def test_the_road_to_the_customer_is_the_shortest():
    assert road_to_customer(DayCounter) == ["line", "contract", "customer"]


def test_no_model_holds_an_operator():
    held = [
        f"{model._meta.label}.{field.name}"
        for model in ours()
        for field in model._meta.get_fields()
        if field.name in {"operator", "operator_id", "operator_slug", "tenant", "tenant_id", "brand", "pack"}
    ]

    assert held == []
