"""Count the queries of pages: of a customer with six lines, and of a company of 250.

`python -m bench.queries PAGES` takes a JSON object of names, each with a path and a cookie, and prints one of names
and counts; everything between request and answer counts.
"""

from __future__ import annotations

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
django.setup()

from django.db import connection  # noqa: E402  # Django's apps come first, here and below
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402


def counted(path: str, cookie: str) -> int:
    """Return the queries of a second visit: the first may note when the session was last seen."""
    client = Client(headers={"cookie": cookie, "host": "localhost"})
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answered {answer.status_code}")
    return len([query for query in queries if not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))])


if __name__ == "__main__":
    print(json.dumps({name: counted(*asked) for name, asked in json.loads(sys.argv[1]).items()}))
