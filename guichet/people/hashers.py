"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    """Argon2id at OWASP's setting: 19 MiB, two passes, one lane; about 23 ms of processor (reference/performance.md, 7)."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
