"""One percentage becomes several thresholds, by several roads."""

from django.db import migrations, models
from django.db.migrations.state import StateApps


def several(apps: StateApps, editor: object) -> None:
    alerts = apps.get_model("usage", "UsageAlert")
    for percent in alerts.objects.order_by().values_list("percent", flat=True).distinct():
        alerts.objects.filter(percent=percent).update(percents=[percent])


def one(apps: StateApps, editor: object) -> None:
    """Keep the smallest percentage of each line; lines that had amounts only lose their alert."""
    alerts = apps.get_model("usage", "UsageAlert")
    alerts.objects.filter(percents=[]).delete()
    for alert in alerts.objects.iterator():
        alert.percent = min(alert.percents)
        alert.save(update_fields=["percent"])
    apps.get_model("usage", "UsageAlertSent").objects.exclude(measure="share").delete()


class Migration(migrations.Migration):
    dependencies = [("usage", "0003_usage_months_and_numbers")]

    operations = [
        migrations.RemoveConstraint("usagealert", "usage_alert_percent"),
        migrations.AddField("usagealert", "percents", models.JSONField(default=list)),
        migrations.AddField("usagealert", "out_minor", models.IntegerField(null=True)),
        migrations.AddField("usagealert", "roaming_minor", models.IntegerField(null=True)),
        migrations.AddField("usagealert", "ceiling_minor", models.IntegerField(null=True)),
        migrations.AddField("usagealert", "by_sms", models.BooleanField(default=True)),
        migrations.AddField("usagealert", "by_mail", models.BooleanField(default=True)),
        migrations.AddField("usagealert", "by_push", models.BooleanField(default=True)),
        migrations.AddConstraint(
            "usagealert",
            models.CheckConstraint(
                condition=models.Q(by_sms=True) | models.Q(by_mail=True) | models.Q(by_push=True),
                name="usage_alert_has_channel",
            ),
        ),
        migrations.AddConstraint(
            "usagealert",
            models.CheckConstraint(
                condition=(models.Q(out_minor=None) | models.Q(out_minor__gt=0))
                & (models.Q(roaming_minor=None) | models.Q(roaming_minor__gte=0))
                & (models.Q(ceiling_minor=None) | models.Q(ceiling_minor__gte=0)),
                name="usage_alert_amounts",
            ),
        ),
        migrations.RemoveConstraint("usagealertsent", "usage_alert_told_once"),
        migrations.RenameField("usagealertsent", "percent", "level"),
        migrations.AlterField("usagealertsent", "level", models.IntegerField()),
        migrations.AddField(
            "usagealertsent",
            "measure",
            models.CharField(
                max_length=7,
                default="share",
                choices=[
                    ("share", "SHARE"),
                    ("bundle", "BUNDLE"),
                    ("out", "OUT"),
                    ("ceiling", "CEILING"),
                    ("roaming", "ROAMING"),
                ],
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            "usagealertsent",
            models.UniqueConstraint(
                fields=["line", "period_start", "measure", "level"], name="usage_alert_told_once"
            ),
        ),
        migrations.AddConstraint(
            "usagealertsent",
            models.CheckConstraint(
                condition=models.Q(measure__in=["share", "bundle", "out", "ceiling", "roaming"]),
                name="usage_alert_measure_known",
            ),
        ),
        migrations.AlterField("usagealert", "percent", models.PositiveSmallIntegerField(default=100)),
        migrations.RunPython(several, one, elidable=True),
        migrations.RemoveField("usagealert", "percent"),
    ]
