"""The journal is added to, never changed: the database itself refuses, whoever asks."""

from django.db import migrations

from guichet.database import kept_for_ever


class Migration(migrations.Migration):
    dependencies = [("acts", "0001_the_journal")]

    operations = [
        kept_for_ever("acts", ["acts_entry", "acts_seal"], because="the journal is added to, never changed"),
    ]
