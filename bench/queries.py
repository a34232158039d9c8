"""Count the queries of the home page: of a customer with six lines, and of a company of 250.

`python -m bench.queries COOKIES` prints one JSON object; everything between request and answer counts.
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


def counted(cookie: str) -> int:
    """Return the queries of a second visit: the first may note when the session was last seen."""
    client = Client(headers={"cookie": cookie, "host": "localhost"})
    client.get("/")
    with CaptureQueriesContext(connection) as queries:
        answer = client.get("/")
    if answer.status_code != 200:
        raise SystemExit(f"the home page answered {answer.status_code}")
    return len([query for query in queries if not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))])


if __name__ == "__main__":
    cookies = json.loads(sys.argv[1])
    print(json.dumps({"holder": counted(cookies["holders"][0]), "company": counted(cookies["company"])}))
