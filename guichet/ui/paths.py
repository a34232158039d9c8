"""Addresses of what rows lead to: resolved once for each kind, then only the reference changes."""

from functools import cache

from django.urls import reverse

_SAMPLE = "0" * 10


@cache
def _pattern(name: str) -> str:
    return reverse(name, args=[_SAMPLE])


def line(reference: str) -> str:
    return _pattern("portal:line").replace(_SAMPLE, reference)


def invoice(reference: str) -> str:
    return _pattern("portal:invoice").replace(_SAMPLE, reference)


def order(reference: str) -> str:
    return _pattern("portal:order").replace(_SAMPLE, reference)


@cache
def page(name: str) -> str:
    return reverse(f"portal:{name}")
