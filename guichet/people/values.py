"""What other apps may know of people."""

from enum import StrEnum


class IdentifierKind(StrEnum):
    """What a person signs in with."""

    EMAIL = "email"
    LINE_NUMBER = "line_number"


class StaffRole(StrEnum):
    """What somebody does for the operator; empty for customers."""

    NONE = ""
    ADVISER = "adviser"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"


class Theme(StrEnum):
    """The look that the person chose; empty follows the device."""

    SYSTEM = ""
    LIGHT = "light"
    DARK = "dark"
