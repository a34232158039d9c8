"""Finding things by what people type. Every question is an index range with a limit: no count, no sort, no offset."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from django.db.models import Exists, OuterRef, Q, QuerySet

from guichet.search import rules
from guichet.search.models import Word
from guichet.search.rules import Wanted
from guichet.search.values import Found, Kind, plain_number, typed_digits

# Read at most, to choose the best from; common names have thousands.
MOST_READ = 200


def found_by_name(text: str, kinds: Collection[Kind], *, enough: int) -> list[Found]:
    """Return whom a name may mean: as written first, then with errors, then with one of three words or more left out.

    Shape: order of words, accents, case and doubled letters never count; the last word may be only begun. At most
    `MOST_READ` of each sort; the next sort is asked only when fewer than `enough` were found. Three to nine queries.
    """
    typed = rules.typed_words(text)
    if not typed:
        return []
    wanted = rules.wanted_words(typed)
    found = _unlike_before({}, _subjects(kinds, [Q(word__in=one.same) for one in rules.rarest_first(wanted)]), errors=0)
    if len(found) < enough:
        wanted = _that_exist(kinds, wanted)
        found = _unlike_before(found, _subjects(kinds, _with_errors(wanted)), errors=1)
    if not found and len(typed) > 2:
        for fewer in rules.without_one(wanted):
            found = _unlike_before(found, _subjects(kinds, _conditions(fewer)), errors=2)
            if len(found) >= enough:
                break
    return list(found.values())


def found_by_email(text: str, kinds: Collection[Kind]) -> list[Found]:
    """Return whose address a text may mean, by what stands before the @, one error allowed. Three queries at most."""
    words = rules.words_of_email(text.strip())
    if not words:
        return []
    found = _unlike_before({}, _subjects(kinds, [Q(word__in=words)]), errors=0)
    near = _existing(kinds, {near for word in words for near in rules.words_near(word)})
    return [*_unlike_before(found, _subjects(kinds, [Q(word__in=near)]), errors=1).values()]


def found_by_digits(text: str, kinds: Collection[Kind], *, most: int) -> list[Found]:
    """Return whose phone number ends with what was typed, in any format, four digits at least. One query."""
    ends = [end[::-1] for end in typed_digits(text)]
    if not ends:
        return []
    begun = Q()
    for end in ends:
        begun |= _begun(end)
    return [*_unlike_before({}, _subjects(kinds, [begun])[:most], errors=0).values()]


def found_by_number(text: str, kinds: Collection[Kind], *, most: int) -> list[Found]:
    """Return what has this number, or begins with it, whatever the case, spaces and dashes. One query."""
    number = plain_number(text)
    if len(number) < rules.FEWEST_CHARACTERS_OF_NUMBER or not any(c.isdigit() for c in number):
        return []
    return [*_unlike_before({}, _subjects(kinds, [_begun(number)])[:most], errors=0).values()]


def _subjects(kinds: Collection[Kind], conditions: Sequence[Q]) -> Sequence[tuple[str, int]]:
    """Return the subjects of which, for each condition, some word keeps it; read from the most telling condition."""
    first, *others = conditions
    words: QuerySet[Word] = Word.objects.filter(first, kind__in=kinds)
    for condition in others:
        words = words.filter(
            Exists(
                Word.objects.filter(condition, kind__in=kinds, kind=OuterRef("kind"), subject_id=OuterRef("subject_id"))
            )
        )
    return list(words.values_list("kind", "subject_id")[:MOST_READ])


def _that_exist(kinds: Collection[Kind], wanted: Sequence[Wanted]) -> list[Wanted]:
    """Return the words wanted, of their near ones only those that anybody bears.

    Asked for by themselves: with hundreds of words and a limit, PostgreSQL expects many rows and reads them all.
    """
    existing = _existing(kinds, {near for one in wanted for near in one.near})
    return [replace(one, near=one.near & existing) for one in wanted]


def _existing(kinds: Collection[Kind], words: Collection[str]) -> frozenset[str]:
    found = Word.objects.filter(word__in=words, kind__in=kinds) if words else Word.objects.none()
    return frozenset(found.values_list("word", flat=True).distinct())


def _with_errors(wanted: Sequence[Wanted]) -> list[Q]:
    *before, last = wanted
    if len(last.word) < (rules.FEWEST_LETTERS_BEGUN_BEHIND_OTHERS if before else rules.FEWEST_LETTERS_BEGUN):
        return _conditions(wanted)
    return [*_conditions(before), _near(last) | _begun(last.word)]


def _conditions(wanted: Sequence[Wanted]) -> list[Q]:
    return [_near(one) for one in rules.rarest_first(wanted)]


def _near(one: Wanted) -> Q:
    return Q(word__in=one.same | one.near)


def _begun(prefix: str) -> Q:
    # A range, and not LIKE: both databases read it from the index, and nothing of it is a pattern.
    if not prefix.isascii():
        return Q(word=prefix)
    return Q(word__gte=prefix, word__lt=rules.after_prefix(prefix))


def _unlike_before(
    found: dict[tuple[str, int], Found], rows: Iterable[tuple[str, int]], *, errors: int
) -> dict[tuple[str, int], Found]:
    fresh = {(kind, subject_id): Found(Kind(kind), subject_id, errors) for kind, subject_id in rows}
    return {**fresh, **found}
