"""`guichet migrate`: Django's, which also makes the folder of an SQLite base that is not there yet.

SQLite makes the file and not its folder: the first command on a new operator ended with "unable to open database file".
"""

from pathlib import Path
from typing import Any

from django.core.management.commands import migrate
from django.db import connections


class Command(migrate.Command):
    def execute(self, *args: Any, **options: Any) -> str | None:  # Any: Django's signature
        # and not in `handle`: the system checks, which come before it, open the database
        connection = connections[options["database"]]
        if connection.vendor == "sqlite":
            Path(str(connection.settings_dict["NAME"])).parent.mkdir(parents=True, exist_ok=True)
        return super().execute(*args, **options)
