"""A closed loop of requests from processes of its own: `python -m bench.load PORT SECONDS`, what to ask on the input.

A process apart from the servers and from the bench, a few threads with one kept connection each. It prints how many
answers it had in how long.
"""

from __future__ import annotations

import http.client
import json
import sys
import threading
import time

CONNECTIONS = 4


def loop(port: int, until: float, asked: list[tuple[str, str]], done: list[int]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    count = 0
    while time.monotonic() < until:
        path, cookie = asked[count % len(asked)]
        connection.request("GET", path, headers={"Host": "localhost", "Cookie": cookie, "Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 200 or not body:
            raise SystemExit(f"{path} answered {answer.status}")
        count += 1
    done.append(count)


def main() -> None:
    port, seconds = int(sys.argv[1]), float(sys.argv[2])
    asked: list[tuple[str, str]] = json.load(sys.stdin)  # pairs of path and cookie
    start = time.monotonic()
    done: list[int] = []
    threads = []
    for rank in range(CONNECTIONS):
        mine = asked[rank::CONNECTIONS] or asked
        threads.append(threading.Thread(target=loop, args=(port, start + seconds, mine, done)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(done) != CONNECTIONS:
        raise SystemExit("a connection failed")
    print(json.dumps({"answers": sum(done), "seconds": time.monotonic() - start}))


if __name__ == "__main__":
    main()
