"""What other apps may know of communications."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CommunicationKind(StrEnum):
    INFORMATION = "information"
    IMPORTANT = "important"
    WORKS = "works"
    OUTAGE = "outage"


@dataclass(frozen=True, slots=True)
class CommunicationFacts:
    """Words of the operator, as a page shows them."""

    reference: str
    kind: str
    title: str
    body: str
    published_at: datetime
    expires_at: datetime | None
    site_name: str | None
