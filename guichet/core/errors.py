"""The root of every expected failure."""

from typing import ClassVar


class GuichetError(Exception):
    """An expected failure, known by a stable `code`; the edge finds the words for it.

    Shape: `data` holds what the words need (amounts, dates, references), never a name, a phone number or a secret:
    it may be logged. `may_heal` says whether the same call may succeed later without anybody changing anything.
    """

    code: ClassVar[str] = "error"
    may_heal: bool = False

    def __init__(self, *, may_heal: bool | None = None, **data: object) -> None:
        super().__init__()
        self.data: dict[str, object] = data
        if may_heal is not None:
            self.may_heal = may_heal

    def __str__(self) -> str:
        fields = " ".join(f"{name}={value!r}" for name, value in self.data.items())
        return f"{self.code} {fields}".rstrip()
