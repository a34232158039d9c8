"""How the message centre is reached, from the environment."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Alphabet(StrEnum):
    """What a message centre means by its default alphabet (data_coding 0)."""

    GSM = "gsm"
    LATIN_1 = "latin-1"


class LongTexts(StrEnum):
    """How a text that does not go in one SMS is given: in parts with headers, or whole in `message_payload`."""

    PARTS = "parts"
    PAYLOAD = "payload"


@dataclass(frozen=True, slots=True)
class Account:
    """An account at a message centre. `sender` is where SMS come from that say nothing else.

    `authorities` are certificates (PEM) of whom TLS trusts to name the centre; empty for those of the system.
    """

    host: str
    port: int
    system_id: str
    password: str = field(repr=False)
    system_type: str = ""
    tls: bool = False
    authorities: str = field(default="", repr=False)
    alphabet: Alphabet = Alphabet.GSM
    long_texts: LongTexts = LongTexts.PARTS
    sender: str = ""
    region: str = "FR"


@dataclass(frozen=True, slots=True)
class Pace:
    """How patient a session is, in seconds."""

    answer: float = 10  # to wait for the answer to a request of ours
    doubt: float = 120  # after which an answer that has not come is held to be lost
    enquire: float = 30  # between two enquiries, when nothing else was said
    first_pause: float = 1  # before a lost session is made again; then twice as long each time
    longest_pause: float = 60
    steady: float = 60  # after which a session that is lost had been well
