"""The sealer of the running process, from GUICHET_SEALING_KEYS."""

import hashlib
from functools import lru_cache

from django.conf import settings

from guichet.core.sealing import Sealer


def sealer() -> Sealer:
    return _sealer(tuple(settings.SEALING_KEYS))


@lru_cache(maxsize=4)
def _sealer(keys: tuple[str, ...]) -> Sealer:
    # Keys are texts of any length in the environment; a digest gives the 32 bytes that the cipher takes.
    return Sealer([hashlib.sha256(b"guichet sealing key" + key.encode()).digest() for key in keys])
