"""The words by which things are found. Kept by the services that write these things, never by hand."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from guichet.search.values import Kind


class Word(models.Model):
    """One word of one subject, as `rules.folded` writes it. The subject is a row of the kind's own table."""

    kind = models.CharField(max_length=16, choices=[(k.value, k.name) for k in Kind])
    word = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            # The word first: a search asks for hundreds of words of two kinds.
            models.UniqueConstraint(fields=["word", "kind", "subject_id"], name="search_word_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["subject_id", "kind"], name="search_word_of_subject")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject_id}"
