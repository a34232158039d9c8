"""What other apps may know of communications."""

from enum import StrEnum


class CommunicationKind(StrEnum):
    INFORMATION = "information"
    IMPORTANT = "important"
    WORKS = "works"
    OUTAGE = "outage"
