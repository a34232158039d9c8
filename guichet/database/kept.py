"""Tables that are added to, never changed: the database itself refuses, whoever asks."""

from __future__ import annotations

from collections.abc import Sequence

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunPython

EVENTS = ("update", "delete")


def kept_for_ever(app: str, tables: Sequence[str], *, because: str) -> RunPython:
    """Return the operation of a migration that has the database refuse UPDATE and DELETE on tables of an app.

    Shape: `because` is the sentence that the database answers with, without quotation marks. Migrations that ran made
    triggers by these names and these words: to change what is made here is a new function, not an edit.
    """
    function = f"{app}_refuse_change"

    def refuse(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        postgresql = schema_editor.connection.vendor == "postgresql"
        if postgresql:
            schema_editor.execute(
                f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{because}'; END $$"
            )
        does = (
            f"FOR EACH ROW EXECUTE FUNCTION {function}()"
            if postgresql
            else f"BEGIN SELECT RAISE(ABORT, '{because}'); END"
        )
        for table in tables:
            for event in EVENTS:
                schema_editor.execute(f"CREATE TRIGGER {table}_no_{event} BEFORE {event} ON {table} {does}")

    def allow(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        postgresql = schema_editor.connection.vendor == "postgresql"
        for table in tables:
            for event in EVENTS:
                schema_editor.execute(f"DROP TRIGGER {table}_no_{event}" + (f" ON {table}" if postgresql else ""))
        if postgresql:
            schema_editor.execute(f"DROP FUNCTION {function}()")

    return RunPython(refuse, allow)
