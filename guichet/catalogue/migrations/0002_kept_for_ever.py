"""Editions of the catalogue are added to, never changed: the database itself refuses, whoever asks."""

from django.db import migrations

from guichet.database import kept_for_ever


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_editions")]

    operations = [
        kept_for_ever(
            "catalogue",
            ["catalogue_edition", "catalogue_withdrawal"],
            because="editions of the catalogue are kept, never changed",
        ),
    ]
