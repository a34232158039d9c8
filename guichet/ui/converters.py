"""`<ref:line>`: a public reference in a path, as a person may have typed it."""

from django.urls import register_converter

from guichet.core import references


class ReferenceConverter:
    regex = references.TYPED_REFERENCE_REGEX

    def to_python(self, value: str) -> str:
        try:
            return references.normalise_reference(value)
        except references.NotAReference as error:
            raise ValueError(value) from error  # the resolver's word for "not this route"

    def to_url(self, value: str) -> str:
        return str(value)


register_converter(ReferenceConverter, "ref")
