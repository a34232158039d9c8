"""`<ref:line>`: a public reference in a path, ten characters of Crockford's base 32."""

from django.urls import register_converter

# As people copy them: either case, I and L for 1, O for 0.
_LOOKALIKES = str.maketrans("ILO", "110")


class ReferenceConverter:
    regex = "[0-9A-TV-Za-tv-z]{10}"

    def to_python(self, value: str) -> str:
        return value.upper().translate(_LOOKALIKES)

    def to_url(self, value: str) -> str:
        return str(value)


register_converter(ReferenceConverter, "ref")
