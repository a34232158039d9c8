"""Values that nobody types, as the bytes of an address or of a form. `<gx>` must never come back as it was sent."""

from __future__ import annotations

from urllib.parse import quote_from_bytes

MARK = b"<gx"
_MEGABYTE = 1_000_000

TEXTS = (
    # nothing, nearly
    "",
    " ",
    "\t\r\n",
    "\u00a0\u202f",
    "\ufeff\u200b\u2060",
    # control characters, directions, characters in pieces
    "\x00",
    "a\x00<gx>",
    "\x01\x02\x1b[31m\x7f",
    "\u202e<gx>\u202c",
    "\u2066\u200f\u061c",
    "e" + "\u0301" * 500,
    "\ufffe\uffff",
    "\u2028\u2029",
    "😀👨‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "ﷺ" * 50,
    # markup, templates, scripts
    "<gx>",
    "<script><gx></script>",
    '"><gx>',
    "'><gx>",
    "--><gx>",
    "]]><gx>",
    "</title></textarea></style><gx>",
    "<gx/onload=alert(1)>",
    "&lt;gx&gt;<gx>",
    "javascript:alert('<gx>')",
    "data:text/html,<gx>",
    "{{ 7*7 }}<gx>{% debug %}",
    "{% load x %}",
    "${7*7}#{7*7}<%= 7*7 %>",
    "{0.__class__}{key}%(key)s%s%n",
    # databases, shells, files, heads
    "' OR '1'='1' --<gx>",
    '"; DROP TABLE people_person; --',
    "1) UNION SELECT password FROM people_person--",
    "\\' OR 1=1 #",
    "%_*?[",
    "$(reboot)`reboot`|reboot;reboot&&reboot",
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "file:///etc/passwd",
    "\r\nSet-Cookie: gx=1\r\n\r\n<gx>",
    "\nBcc: x@exemple.test",
    # addresses, to be gone to
    "//ailleurs.example/<gx>",
    "https://ailleurs.example/",
    "/\\ailleurs.example",
    "/%0d%0aLocation:%20https://ailleurs.example",
    "///",
    "http://[::1",
    "https://user:pw@[v1.x]:99999/",
    # numbers
    "0",
    "-1",
    "9" * 400,
    "-9223372036854775809",
    "1e309",
    "NaN",
    "Infinity",
    "0x10",
    "1,5",
    "1_000",
    "٠٦١٢٣٤٥٦٧٨",
    "०१२",
    "²³¼",
    "+33 6 39 98 00 01 ext. 9",
    # days and moments
    "0000-00-00",
    "2026-02-30",
    "9999-12-31",
    "10000-01-01",
    "-0001-01-01",
    "2026-13-01T25:61:61Z",
    "31/12/2026",
    # the names of things
    "null",
    "None",
    "undefined",
    "true",
    "[object Object]",
    '{"$ne": null}',
    "__class__",
    "constructor",
    "0000000000",
    "OOOOOOOOOO",
    "IIIIIIIIII",
    "x" * 20_000,
)
BYTES = (
    b"\xff\xfe<gx>",
    b"\xc0\xaf",
    b"\xc3\x28",
    b"\xed\xa0\x80",  # half of a pair
    b"\xed\xa0\xbd\xed\xb8\x80",
    b"\xf8\x88\x80\x80\x80",
    b"\x80" * 100,
    "é".encode("latin-1"),
    "<gx>".encode("utf-16"),
    "<gx>".encode("utf-7"),
)
# whole forms, `{f}` being the name of a field
SHAPES = (
    "{f}",
    "{f}=",
    "={f}",
    "{f}=a&{f}=%3Cgx%3E",
    "{f}%5B%5D=a",
    "{f}[]=a&{f}[]=b",
    "{f}[0][x]=%3Cgx%3E",
    "{f}.x=a",
    "{f}%00=a",
    "{f}=%",
    "{f}=%zz%3Cgx%3E",
    "{f}=%u0041",
    "&&&{f}=a;b=c&&",
    "{f}=a#b?c=d",
    "_method=DELETE&{f}=a",
    "__proto__[x]=1&{f}=a",
)


def queries(name: str, *, vendor: str) -> list[str]:
    """Return the values that a field is tried with on a database, each as the only field of that name, encoded.

    Shape: all of them on SQLite; on PostgreSQL, where each costs several times more, those that a database may read in
    its own way: what it cannot hold, what is too long for a column, numbers, days, quotes.
    """
    values = [text.encode("utf-8", "surrogatepass") for text in TEXTS] + list(BYTES)
    if vendor == "sqlite":
        whole = [shape.format(f=name) for shape in SHAPES]
        return [*(f"{name}={quote_from_bytes(value)}" for value in values), *whole, f"{name}={'x' * _MEGABYTE}"]
    return [f"{name}={quote_from_bytes(value)}" for value in values if _is_for_databases(value)]


def _is_for_databases(value: bytes) -> bool:
    known = value.decode("utf-8", "replace")
    unfit = "\x00" in known or "\ufffd" in known or "\uffff" in known
    return unfit or len(value) > 250 or known[:1] in set("0123456789-+\"'\\%") or known in {"NaN", "Infinity", ""}
