"""What a web process does all its life: serve the application."""

from __future__ import annotations

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels


def serve(host: str, port: int, *, processes: int, threads: int) -> None:
    """Serve until told to stop. Granian forks its processes, which inherit what this one has imported.

    Shape: `threads` are those of each process. Beyond four requests for each thread, the next wait in the socket.
    """
    Granian(
        "config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=threads,
        backpressure=4 * threads,
        respawn_failed_workers=processes > 1,  # one alone is started again by whoever watches us, after a pause
        respawn_interval=0.1,
        log_level=LogLevels.warning,
        log_access=False,
    ).serve()
