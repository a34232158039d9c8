"""Editions of the catalogue are added to, never changed: the database itself refuses, whoever asks."""

from django.db import migrations

TABLES = ("catalogue_edition", "catalogue_withdrawal")

POSTGRESQL = """
CREATE FUNCTION catalogue_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'editions of the catalogue are kept, never changed'; END $$;
"""


def refuse(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
    for table in TABLES:
        for event in ("UPDATE", "DELETE"):
            name = f"{table}_no_{event.lower()}"
            if vendor == "postgresql":
                schema_editor.execute(
                    f"CREATE TRIGGER {name} BEFORE {event} ON {table} "
                    "FOR EACH ROW EXECUTE FUNCTION catalogue_refuse_change()"
                )
            else:
                schema_editor.execute(
                    f"CREATE TRIGGER {name} BEFORE {event} ON {table} "
                    "BEGIN SELECT RAISE(ABORT, 'editions of the catalogue are kept, never changed'); END"
                )


def allow(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for table in TABLES:
        for event in ("update", "delete"):
            on = f" ON {table}" if vendor == "postgresql" else ""
            schema_editor.execute(f"DROP TRIGGER {table}_no_{event}{on}")
    if vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION catalogue_refuse_change()")


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_editions")]

    operations = [migrations.RunPython(refuse, allow)]
