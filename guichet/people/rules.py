"""Decisions about identifiers, sessions and second factors: plain values in, an answer out."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from threading import Lock

from zxcvbn import zxcvbn

from guichet.core import phones
from guichet.people.policy import PeoplePolicy
from guichet.people.values import (
    Browser,
    ChallengePurpose,
    Ended,
    IdentifierKind,
    Limit,
    NotAnIdentifier,
    SessionKind,
    SessionLimits,
    StaffRole,
)

EMAIL_MAX = 254
FEWEST_CHARACTERS = 5
SHORTEST_NAME = 3
LEAST_BESIDE_NAMES = 9  # a date of birth has eight
LEAST_SCORE = 3  # of zxcvbn's 0 to 4: more than a hundred million guesses
LONGEST_SCORED = 72  # what zxcvbn takes; what stands beyond makes nothing easier to guess
LEAST_ANSWER = 3
# what French and Dutch speakers build passwords upon, which zxcvbn's lists, made of English, rank too far down
HABITS = (
    *("motdepasse", "azerty", "azertyuiop", "bonjour", "soleil", "doudou", "loulou", "chouchou", "marseille"),
    *("jetaime", "chocolat", "wachtwoord", "welkom", "hallo", "geheim"),
)

_zxcvbn_s = Lock()  # it keeps the words that it is given in a global of its own

# The limits by person or identifier are strict (`until_quiet`): nobody gets more
# guesses than that in any stretch of the period. Those by address are softer: a company or a town may share one.
GUESSES = Limit("sign-in", 5, timedelta(minutes=5), until_quiet=True)
GUESSES_BY_ADDRESS = Limit("sign-in-address", 10, timedelta(minutes=1))
NUMBERS_WITHOUT_USER = Limit("sign-in-no-user", 5, timedelta(hours=1))
SECOND_FACTORS = Limit("second-factor", 5, timedelta(minutes=5), until_quiet=True)
SECOND_FACTOR_ONCE = Limit("second-factor-once", 1, timedelta(minutes=2), until_quiet=True)
RECOVERY_CODE_ONCE = Limit("recovery-code-once", 1, timedelta(minutes=2), until_quiet=True)
PASSKEYS_BY_ADDRESS = Limit("passkey-address", 30, timedelta(minutes=1))
ANSWERS = Limit("security-answer", 5, timedelta(hours=1), until_quiet=True)
# Codes cost money and wake people up: docs/rules/identity.md, section 3.
CODES_APART = Limit("codes-apart", 1, timedelta(seconds=60), until_quiet=True)
CODES_TO_ONE = Limit("codes-to-one", 3, timedelta(days=1), until_quiet=True)
CODES_TO_MAIL = Limit("codes-to-mail", 10, timedelta(days=1), until_quiet=True)
CODES_BY_REQUESTER = Limit("codes-by-requester", 10, timedelta(days=1), until_quiet=True)
CODES_BY_HOUR = "codes-by-hour"
AN_HOUR = timedelta(hours=1)
SIM_CHANGE_HOLDS = timedelta(hours=72)
# A stolen number is a new SIM card in other hands: each of these would open somebody's space to them.
SENSITIVE = frozenset(
    {ChallengePurpose.ACCESS, ChallengePurpose.PASSWORD, ChallengePurpose.PROCURATION, ChallengePurpose.ACT}
)
EMAIL_CHANGES = Limit("email-change", 10, timedelta(minutes=1))
EMAIL_CHANGES_A_DAY = Limit("email-change-day", 5, timedelta(days=1))
VERIFYING_LASTS = timedelta(days=3)
UNDOING_LASTS = timedelta(days=7)
RESETS = Limit("reset", 3, timedelta(hours=1))
RESETS_BY_ADDRESS = Limit("reset-address", 10, timedelta(minutes=10))

STAFF_LIMITS = SessionLimits(idle=timedelta(minutes=15), absolute=timedelta(hours=8))
SEEN_EVERY = timedelta(minutes=1)


def normal_email(text: str) -> str:
    """Return an e-mail address as identifiers keep it: NFKC, without spaces around, lower case.

    Errors: NotAnIdentifier for what cannot be an address; the form says more about its shape.
    """
    address = unicodedata.normalize("NFKC", text).strip().lower()
    name, at, domain = address.rpartition("@")
    unfit = any(c.isspace() or unicodedata.category(c) in {"Cc", "Cf", "Cs"} for c in address)
    if not at or not name or "." not in domain or len(address) > EMAIL_MAX or unfit:
        raise NotAnIdentifier(kind=IdentifierKind.EMAIL)
    return address


def normal_value(kind: IdentifierKind, text: str, region: str) -> str:
    """Return the value that an identifier keeps: an address in lower case, or a number in E.164 read as in `region`.

    Errors: NotAnIdentifier.
    """
    if kind == IdentifierKind.EMAIL:
        return normal_email(text)
    try:
        return phones.parse_number(text, region).e164
    except phones.NotAPhoneNumber:
        raise NotAnIdentifier(kind=kind) from None


def is_too_simple(password: str, known: Iterable[str] = ()) -> bool:
    """Tell whether a password is long without being hard to guess: few characters, a repetition, a count, names.

    Shape: `known` holds the words that anybody may try, such as the person's names.
    Lists of common passwords hold few of twelve characters or more, and these are what people type to fill them.
    """
    text = password.casefold()
    rest = text
    for word in known:
        if len(word) >= SHORTEST_NAME:
            rest = rest.replace(word.casefold(), "")
    if rest != text and len(rest.strip()) < LEAST_BESIDE_NAMES:
        return True
    repeated = text in (text + text)[1:-1]
    steps = {(ord(after) - ord(before)) % 10 for before, after in pairwise(text)}
    return repeated or len(set(text)) < FEWEST_CHARACTERS or (text.isdigit() and len(steps) == 1)


def is_guessable(password: str, known: Iterable[str] = ()) -> bool:
    """Tell whether a password is soon guessed: on a list of leaked ones, words and dates put together, keys in a row.

    Shape: `known` as in is_too_simple. Source: zxcvbn, whose lists hold the 30,000 most common leaked passwords and the
    words of English; Django's 20,000 are asked beside. No rule says which kinds of characters to use.
    """
    words = [*HABITS, *(word for word in known if len(word) >= SHORTEST_NAME)]
    with _zxcvbn_s:
        return int(zxcvbn(password[:LONGEST_SCORED], user_inputs=words)["score"]) < LEAST_SCORE


def words_about(names: str, identifiers: Iterable[str]) -> list[str]:
    """Return the words that anybody who knows a person would try: names, addresses and their parts, numbers."""
    found = names.split()
    for identifier in identifiers:
        name, _, domain = identifier.partition("@")
        found += [identifier, name, *re.split(r"[._+-]", name), domain.partition(".")[0]]
    return [word for word in dict.fromkeys(found) if word]


def normal_answer(text: str) -> str:
    """Return an answer as it is compared: without case, accents, spaces or punctuation, which nobody says the same."""
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(c for c in bare if c.isalnum())


def held_back_until(purpose: ChallengePurpose, sim_changed_at: datetime, *, now: datetime) -> datetime | None:
    """Return until when a line gets no code of this purpose after a change of SIM card; None when it does now.

    Source: docs/rules/identity.md, section 3 (a stolen number is a new card in other hands).
    """
    end = sim_changed_at + SIM_CHANGE_HOLDS
    return end if purpose in SENSITIVE and now < end else None


def session_kind(staff_role: str, *, stays: bool) -> SessionKind:
    """Return which limits a new session has; staff never stay signed in."""
    if staff_role != StaffRole.NONE:
        return SessionKind.STAFF
    return SessionKind.STAY if stays else SessionKind.VISIT


def session_limits(kind: SessionKind, policy: PeoplePolicy) -> SessionLimits:
    """Return the limits of a session: the pack's for customers, fixed for staff. Source: docs/adr/0005."""
    if kind == SessionKind.STAFF:
        return STAFF_LIMITS
    if kind == SessionKind.STAY:
        return SessionLimits(
            idle=timedelta(days=policy.remember_days), absolute=timedelta(days=policy.remember_absolute_days)
        )
    return SessionLimits(
        idle=timedelta(minutes=policy.idle_minutes), absolute=timedelta(minutes=policy.absolute_minutes)
    )


def limits_told(policy: PeoplePolicy) -> dict[str, int]:
    """Return the limits of sessions as pages tell them, each with its unit in its name."""
    return {
        "remember_days": policy.remember_days,
        "remember_absolute_days": policy.remember_absolute_days,
        "idle_minutes": policy.idle_minutes,
        "absolute_hours": policy.absolute_minutes // 60,
    }


def session_end(limits: SessionLimits, *, began_at: datetime, seen_at: datetime, now: datetime) -> Ended | None:
    """Return why a session is over, or None while it lives."""
    if now - began_at >= limits.absolute:
        return Ended.TOO_LONG
    # Seen is written once a minute: the idle limit counts from the last page to within that minute.
    if now - seen_at >= limits.idle:
        return Ended.IDLE
    return None


def browser_of(user_agent: str) -> Browser:
    """Return what a browser says it is, as codes; empty for what is none of the usual ones.

    Order counts: Edge also says Chrome, and Chrome says Safari; Android also says Linux, and iPads say Mac OS X.
    """
    name = next((code for code, mark in _BROWSERS if mark in user_agent), "")
    system = next((code for code, mark in _SYSTEMS if mark in user_agent), "")
    return Browser(name, system)


_BROWSERS = (
    ("edge", "Edg"),
    ("opera", "OPR/"),
    ("samsung", "SamsungBrowser/"),
    ("firefox", "Firefox/"),
    ("firefox", "FxiOS/"),
    ("chrome", "CriOS/"),
    ("chrome", "Chrome/"),
    ("safari", "Safari/"),
)
_SYSTEMS = (
    ("iphone", "iPhone"),
    ("ipad", "iPad"),
    ("android", "Android"),
    ("windows", "Windows"),
    ("chromeos", "CrOS"),
    ("mac", "Macintosh"),
    ("linux", "Linux"),
)
