"""The cards of a line."""

from __future__ import annotations

from enum import StrEnum


class SimKind(StrEnum):
    SIM = "sim"
    ESIM = "esim"


class SimState(StrEnum):
    READY = "ready"
    ACTIVE = "active"
    BLOCKED = "blocked"
    REPLACED = "replaced"
