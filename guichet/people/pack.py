"""What the running operator says about people."""

from guichet import operators
from guichet.people.policy import PeoplePolicy


def policy() -> PeoplePolicy:
    return operators.current().section(PeoplePolicy)


def phone_region() -> str:
    return operators.current().phone_region
