"""Where the calls of a line go: forwarded to another number, or to its voicemail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from guichet.lines.values.proofs import Proofs


class ForwardWhen(StrEnum):
    """When calls go to another number."""

    ALWAYS = "always"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    UNREACHABLE = "unreachable"


class ForwardRefused(StrEnum):
    """Numbers to which calls may not be forwarded: those with a price of their own, and those of other countries."""

    PREMIUM = "premium"
    INTERNATIONAL = "international"


class Greeting(StrEnum):
    """What callers hear before they speak: words of the operator, with the number said, or recorded by the user."""

    STANDARD = "standard"
    NUMBER = "number"
    PERSONAL = "personal"


# Seconds of ringing before calls go elsewhere: what networks take (3GPP TS 22.082: 5 to 30, by steps of 5).
DELAYS = (5, 10, 15, 20, 25, 30)
USUAL_DELAY = 20
# Under this key of a change of kind VOICEMAIL, a new code.
CODE = "code"


@dataclass(frozen=True, slots=True)
class Forward:
    """Where calls go: a number in E.164, after `delay_seconds` of ringing for those that nobody answers, else 0."""

    number: str
    delay_seconds: int = 0


@dataclass(frozen=True, slots=True)
class ForwardCalls:
    """What is asked: where calls go in each of these cases, None where they go nowhere; other cases stay as they are.

    Shape: pairs rather than a mapping, in the order of `ForwardWhen`. `shown`: the version of the settings that the
    page showed (`rules.calls.forwards_version`); empty when it showed none.
    """

    to: tuple[tuple[ForwardWhen, Forward | None], ...]
    shown: str = ""


@dataclass(frozen=True, slots=True)
class ForwardFacts:
    """What forwarding looks at. `asked` holds what the network has not answered. `number` is the line's own, E.164."""

    kind: str
    state: str
    number: str
    region: str
    in_force: Mapping[ForwardWhen, Forward]
    asked: Mapping[ForwardWhen, Forward | None]
    proofs: Proofs


@dataclass(frozen=True, slots=True)
class Voicemail:
    """How the voicemail of a line is set: `delay_seconds` of ringing before it answers."""

    on: bool
    greeting: Greeting
    delay_seconds: int


# What a line has from the day it works, until somebody sets it otherwise.
USUAL_VOICEMAIL = Voicemail(on=True, greeting=Greeting.STANDARD, delay_seconds=USUAL_DELAY)


@dataclass(frozen=True, slots=True)
class SetVoicemail:
    """What is asked of a line's voicemail. `shown` as in `ForwardCalls`."""

    on: bool
    greeting: Greeting
    delay_seconds: int
    shown: str = ""


@dataclass(frozen=True, slots=True)
class ResetVoicemailCode:
    """Nothing more is asked to give a voicemail a new code."""


@dataclass(frozen=True, slots=True)
class VoicemailFacts:
    """What acts on a voicemail look at. `asked`: the setting that the network has not answered, None without any."""

    kind: str
    state: str
    voicemail: Voicemail
    asked: Voicemail | None
    code_asked: bool
