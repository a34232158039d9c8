"""The settings of the tests: the project's own, a database for tests, and passwords that cost nothing to check."""

import os
import tempfile

os.environ.setdefault("GUICHET_OPERATOR", "mandarine")
os.environ["GUICHET_DATABASE_URL"] = os.environ.get("GUICHET_TEST_POSTGRESQL_URL") or "sqlite:///:memory:"
# what a demonstration left in var/ (its collected files, its mail) is none of the tests' business
os.environ["GUICHET_VAR"] = os.path.join(tempfile.gettempdir(), "guichet-tests-var")

from config.settings import *  # noqa: F403  # the environment comes first: these settings are made from it

PASSWORD_HASHERS = ["tests.hashers.CheapArgon2id"]
