"""Whether the database is the one that this code expects."""

from __future__ import annotations

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

_migrated: set[str] = set()


def unapplied_migrations() -> list[str]:
    """Return the names of the migrations that the database lacks, `app.name`, in order; empty when it is up to date.

    Errors: those of the database when it does not answer.
    """
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def is_migrated() -> bool:
    """Tell whether the database has every migration. Found out once: afterwards, one query asks if it still answers."""
    name = str(connection.settings_dict["NAME"])
    if name in _migrated:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return True
    if unapplied_migrations():
        return False
    _migrated.add(name)
    return True
