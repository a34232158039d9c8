"""What other apps may know of a line's equipment and options."""

from enum import StrEnum


class SimKind(StrEnum):
    SIM = "sim"
    ESIM = "esim"


class SimState(StrEnum):
    READY = "ready"
    ACTIVE = "active"
    BLOCKED = "blocked"
    REPLACED = "replaced"
