"""Seals read the journal by day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("acts", "0002_nothing_is_changed")]

    operations = [
        migrations.AddIndex(model_name="entry", index=models.Index(fields=["at"], name="entry_moment")),
    ]
