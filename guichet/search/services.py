"""Keeping the words by which things are found."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db import transaction

from guichet.search import rules
from guichet.search.models import Word
from guichet.search.values import Kind

_WORDS: Mapping[Kind, Callable[[str], set[str]]] = {
    Kind.CUSTOMER_NAME: rules.words_of_name,
    Kind.CUSTOMER_EMAIL: rules.words_of_email,
    Kind.CUSTOMER_PHONE: rules.words_of_phone,
    Kind.PERSON_NAME: rules.words_of_name,
    Kind.PERSON_EMAIL: rules.words_of_email,
    Kind.LINE_NUMBER: rules.words_of_phone,
    Kind.CONTRACT_NUMBER: rules.words_of_number,
}


def keep(texts: Mapping[Kind, Mapping[int, str]]) -> None:
    """Make subjects findable by their texts, and by nothing they had before of these kinds.

    Shape: by kind, texts by the subject's row id; an empty text forgets it. One text may hold several (a person's
    addresses), one on each line. Three queries at most, one when nothing changed; in the caller's transaction, so that
    what is found is what is there.
    """
    texts = {kind: by_subject for kind, by_subject in texts.items() if by_subject}
    if not texts:
        return
    wanted = {
        (kind, subject_id, word)
        for kind, by_subject in texts.items()
        for subject_id, text in by_subject.items()
        for one in text.split("\n")
        for word in _WORDS[kind](one)
    }
    subjects = {subject_id for by_subject in texts.values() for subject_id in by_subject}
    rows = Word.objects.filter(kind__in=texts, subject_id__in=subjects).values_list("kind", "subject_id", "word", "id")
    stored = {
        (Kind(kind), subject_id, word): pk for kind, subject_id, word, pk in rows if subject_id in texts[Kind(kind)]
    }
    gone = [pk for key, pk in stored.items() if key not in wanted]
    fresh = sorted(wanted - stored.keys())
    if not gone and not fresh:
        return
    with transaction.atomic():
        if gone:
            Word.objects.filter(pk__in=gone).delete()
        if fresh:
            Word.objects.bulk_create(
                [Word(kind=kind, subject_id=subject_id, word=word) for kind, subject_id, word in fresh],
                batch_size=5_000,
                ignore_conflicts=True,  # two writers of one subject: the word is there, which is all we ask
            )
