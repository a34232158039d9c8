"""What counts as the same word: letters without accents, doubled ones once, and one error of typing.

An error is a letter missing, too many, wrong, or two neighbours swapped. The words at one error of a typed one are
written down (a few hundred) and looked up as they are: no distance is worked out in the database, and its ordinary
index answers. Source: docs/adr/0007.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

LONGEST_TYPED = 200
LONGEST_WORD = 40
MOST_WORDS = 6
FEWEST_LETTERS_WITH_ERRORS = 3
MOST_LETTERS_WITH_ERRORS = 24
FEWEST_LETTERS_BEGUN = 3
FEWEST_DIGITS = 4
MOST_DIGITS = 15  # E.164
FEWEST_CHARACTERS_OF_NUMBER = 4
ALIKE_DOMAINS = 0.5

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_DIGITS = "0123456789"
# Letters that have no accent to lose, and are typed in two.
_SPELT = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_DOUBLED = re.compile(r"([^\W\d_])\1+")
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_NOT_A_DIGIT = re.compile(r"[^0-9]+")
_TRUNK_ZERO = re.compile(r"\(\s*0\s*\)")
_MEANT_AS_DIGIT = str.maketrans("oOlI", "0011")
# Titles and legal forms, which people say or leave out, and the small words between names.
_NOT_NAMES = frozenset(
    "m mr mme mle monsieur madame mademoisele sarl sas sasu eurl sa sci scop et de du des la le les".split()
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one typed word may stand for: as written (or joined to a neighbour), or with one error."""

    word: str
    same: frozenset[str]
    near: frozenset[str]


def folded(text: str) -> str:
    """Return a text as it is compared: lower case, no accents, doubled letters once, one space between words."""
    plain = unicodedata.normalize("NFKD", text[:LONGEST_TYPED].casefold().translate(_SPELT))
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return _DOUBLED.sub(r"\1", _BETWEEN_WORDS.sub(" ", bare)).strip()


def words_of_name(name: str) -> set[str]:
    """Return the words by which a name is found: each one, and each with the next ("le brun", "lebrun")."""
    parts = folded(name).split()
    joined = [folded(f"{one}{following}") for one, following in pairwise(parts)]
    return {word[:LONGEST_WORD] for word in (*parts, *joined)}


def words_of_email(email: str) -> set[str]:
    """Return the one word by which an address is found: what stands before the @, letters and digits only."""
    word = folded(email.partition("@")[0]).replace(" ", "")
    return {folded(word)[:LONGEST_WORD]} - {""}


def words_of_phone(e164: str) -> set[str]:
    """Return a number from its last digit to its first: what begins alike ends alike."""
    return {_NOT_A_DIGIT.sub("", e164)[::-1][:LONGEST_WORD]} - {""}


def words_of_number(number: str) -> set[str]:
    """Return the number of a contract or an invoice without what people forget: spaces, dashes, case."""
    return {plain_number(number)} - {""}


def plain_number(text: str) -> str:
    """Return the letters and digits of a number, in upper case; empty when it has none."""
    return "".join(c for c in text[:LONGEST_TYPED].upper() if c.isascii() and c.isalnum())[:LONGEST_WORD]


def typed_words(text: str) -> list[str]:
    """Return the words of a name as it was typed, in order: titles and legal forms apart if anything else is left."""
    words = list(dict.fromkeys(word[:LONGEST_WORD] for word in folded(text).split()))
    return ([word for word in words if word not in _NOT_NAMES] or words)[:MOST_WORDS]


def wanted_words(typed: Sequence[str]) -> list[Wanted]:
    """Return what each typed word may stand for. A word may be half of another: "jean pierre" is "jeanpierre" too."""
    joins = [folded(f"{one}{following}") for one, following in pairwise(typed)]
    found = []
    for rank, word in enumerate(typed):
        beside = {join[:LONGEST_WORD] for join in joins[max(0, rank - 1) : rank + 1]}
        found.append(Wanted(word, frozenset({word, *beside}), frozenset(words_near(word)) - {word}))
    return found


def words_near(word: str) -> set[str]:
    """Return the words at one error of a word; none for those too short to be told apart, or too long to be names.

    Shape: as `folded` writes them, so that an error may bring two equal letters together.
    """
    if not FEWEST_LETTERS_WITH_ERRORS <= len(word) <= MOST_LETTERS_WITH_ERRORS:
        return set()
    alphabet = _LETTERS + (_DIGITS if any(c.isdigit() for c in word) else "")
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    swapped = {before + after[1] + after[0] + after[2:] for before, after in cuts if len(after) > 1}
    missing = {before + letter + after for before, after in cuts for letter in alphabet}
    if len(word) == FEWEST_LETTERS_WITH_ERRORS:
        return {_DOUBLED.sub(r"\1", near) for near in swapped | missing}
    too_many = {before + after[1:] for before, after in cuts if after}
    wrong = {before + letter + after[1:] for before, after in cuts if after for letter in alphabet}
    return {_DOUBLED.sub(r"\1", near) for near in swapped | missing | too_many | wrong}


def after_prefix(prefix: str) -> str:
    """Return the first text that comes after all those that begin with a prefix of plain letters and digits."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


def typed_digits(text: str) -> list[str]:
    """Return the ends of phone numbers that a text may mean, digits only; none when it is no number.

    Shape: "06 39 98 14 07" ends with 0639981407 as written, and with 639981407 behind a country's code. At least four
    digits. Letters typed for digits (O, l, I) count when the rest is a number.
    """
    text = text.strip()[: LONGEST_TYPED // 2]
    digits = _NOT_A_DIGIT.sub("", _ascii_digits(text))
    letters = sum(c.isalpha() for c in text)
    if letters:
        if any(c.isalpha() and c not in "oOlI" for c in text) or len(digits) < 2 * letters:
            return []
        digits = _NOT_A_DIGIT.sub("", _ascii_digits(text).translate(_MEANT_AS_DIGIT))
    if not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS + 2:
        return []
    ends = [digits]
    without_trunk = _NOT_A_DIGIT.sub("", _TRUNK_ZERO.sub("", _ascii_digits(text)))
    ends.append(without_trunk)
    ends += [end.lstrip("0") for end in (digits, without_trunk) if end.startswith("0") and len(end) > FEWEST_DIGITS + 2]
    return [end for end in dict.fromkeys(ends) if len(end) >= FEWEST_DIGITS]


def _ascii_digits(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def likeness(typed: str, stored: str) -> float:
    """Return how alike two texts are, from 0 to 1, whatever the order of their words."""
    first, second = (" ".join(sorted(folded(text).split())) for text in (typed, stored))
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def email_likeness(typed: str, stored: str) -> float:
    """Return how alike two addresses are, from 0 to 1; 0 when they are of different houses."""
    typed, stored = typed.strip().casefold()[:LONGEST_TYPED], stored.casefold()
    domains = [text.partition("@")[2] for text in (typed, stored)]
    if domains[0] and SequenceMatcher(None, *domains, autojunk=False).ratio() < ALIKE_DOMAINS:
        return 0.0
    return SequenceMatcher(None, typed, stored, autojunk=False).ratio()


def rarest_first(words: Sequence[Wanted]) -> list[Wanted]:
    """Return the words, those that fewest subjects will have first: the longest ones."""
    return sorted(words, key=lambda one: -len(one.word))


def without_one(words: Sequence[Wanted]) -> list[Sequence[Wanted]]:
    """Return the words with each of them left out in turn."""
    return [[*words[:rank], *words[rank + 1 :]] for rank in range(len(words))]
