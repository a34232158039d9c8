"""What counts as the same word: letters without accents, doubled ones once, and one error of typing.

An error is a letter missing, too many, wrong, or two neighbours swapped. The words at one error of a typed one are
written down (a few hundred) and looked up as they are: no distance is worked out in the database, and its ordinary
index answers. Source: docs/adr/0009.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from guichet.search.values import DOUBLED, LONGEST_WORD, digits_of, folded, plain_number

MOST_WORDS = 6
FEWEST_LETTERS_WITH_ERRORS = 3
MOST_LETTERS_WITH_ERRORS = 24
FEWEST_LETTERS_BEGUN = 3
FEWEST_LETTERS_BEGUN_BEHIND_OTHERS = 2
FEWEST_CHARACTERS_OF_NUMBER = 4

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_DIGITS = "0123456789"
# Titles and legal forms, which people say or leave out, and the small words between names.
# As `folded` leaves them: "Mme" is "me".
_NOT_NAMES = frozenset(
    (
        *("m", "mr", "me", "mle", "monsieur", "madame", "mademoisele", "sarl", "sas", "sasu", "eurl", "sa", "sci"),
        *("scop", "bv", "bvba", "sprl", "srl", "nv", "et", "and", "en", "de", "du", "des", "la", "le", "les"),
    )
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one typed word may stand for: as written (or joined to a neighbour), or with one error."""

    word: str
    same: frozenset[str]
    near: frozenset[str]


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
    return {digits_of(e164)[::-1][:LONGEST_WORD]} - {""}


def words_of_number(number: str) -> set[str]:
    """Return the number of a contract or an invoice without what people forget: spaces, dashes, case."""
    return {plain_number(number)} - {""}


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
        return {DOUBLED.sub(r"\1", near) for near in swapped | missing}
    too_many = {before + after[1:] for before, after in cuts if after}
    wrong = {before + letter + after[1:] for before, after in cuts if after for letter in alphabet}
    return {DOUBLED.sub(r"\1", near) for near in swapped | missing | too_many | wrong}


def after_prefix(prefix: str) -> str:
    """Return the first text that comes after all those that begin with a prefix of plain letters and digits."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


def rarest_first(words: Sequence[Wanted]) -> list[Wanted]:
    """Return the words, those that fewest subjects will have first: the longest ones."""
    return sorted(words, key=lambda one: -len(one.word))


def without_one(words: Sequence[Wanted]) -> list[Sequence[Wanted]]:
    """Return the words with each of them left out in turn."""
    return [[*words[:rank], *words[rank + 1 :]] for rank in range(len(words))]
