"""How passwords are kept."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    """Argon2id at OWASP's least setting: 19 MiB, two passes, one lane; about 23 ms of processor."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1
