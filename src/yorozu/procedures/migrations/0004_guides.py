import django.db.models.deletion
from django.db import migrations, models

from yorozu.foundation.wall import TenantWall


class Migration(migrations.Migration):
    dependencies = [
        ("municipality", "0001_initial"),
        ("procedures", "0003_working_drafts_origins_and_periods"),
    ]

    operations = [
        migrations.CreateModel(
            name="EventGuide",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("event", models.CharField(max_length=20)),
                ("shared", models.JSONField(null=True)),
                ("own", models.JSONField(null=True)),
                ("digest", models.CharField(max_length=64)),
                ("changed_at", models.DateTimeField()),
                ("changed_by", models.CharField(max_length=100)),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipality.municipality",
                    ),
                ),
            ],
            options={"db_table": "procedures_guide"},
        ),
        migrations.AddConstraint(
            model_name="eventguide",
            constraint=models.UniqueConstraint(fields=("municipality", "event"), name="guide_once"),
        ),
        migrations.AddConstraint(
            model_name="eventguide",
            constraint=models.CheckConstraint(
                condition=models.Q(("shared__isnull", False), ("own__isnull", False), _connector="OR"),
                name="guide_says_something",
            ),
        ),
        TenantWall("procedures_guide"),
    ]
