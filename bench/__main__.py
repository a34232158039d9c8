"""`make bench`: one JSON object per line, with name, value, unit, reference and ratio.

`python -m bench home` runs one part: home, pages, weight, ingest, sign-in, growth. Options go to growth, which takes
minutes without them: `python -m bench growth --own 20000 --table 100000`.
"""

import os
import subprocess
import sys

from bench import growth, home, pages, sign_in, weight
from tests.postgresql import cluster, ended_by_signals


def ingest() -> None:
    """Run bench/ingest.py, which wants a PostgreSQL to make its database in."""
    with cluster(*home.DURABLE) as address:
        environment = os.environ | {"GUICHET_TEST_POSTGRESQL_URL": address}
        subprocess.run([sys.executable, "-m", "bench.ingest"], env=environment, check=True)


PARTS = {"home": home.main, "pages": pages.main, "weight": weight.main, "ingest": ingest, "sign-in": sign_in.main}
OPTIONS = [word for word in sys.argv[1:] if word.startswith("--") or word.isdigit()]
PARTS["growth"] = lambda: growth.main(OPTIONS)

if __name__ == "__main__":
    with ended_by_signals():
        for part in [word for word in sys.argv[1:] if word not in OPTIONS] or PARTS:
            PARTS[part]()
