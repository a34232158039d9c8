"""What a child of the nursery does all its life: serve an operator's space."""

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from guichet.demo.places import Place

THREADS, WAITING = 4, 16


def serve(place: Place) -> None:
    """Serve a space until told to stop. Granian forks its worker, which inherits what the nursery imported."""
    Granian(
        "config.wsgi:application",
        address=place.host,
        port=place.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        backpressure=WAITING,
        log_level=LogLevels.warning,
        log_access=False,
    ).serve()
