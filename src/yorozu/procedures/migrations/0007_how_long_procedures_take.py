import django.db.models.deletion
from django.db import migrations, models

from yorozu.foundation.wall import TenantWall


class Migration(migrations.Migration):
    dependencies = [
        ("municipality", "0001_initial"),
        ("procedures", "0006_texts_in_other_languages"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("filling", "入力にかかった分"), ("processing", "結果までの営業日")],
                        max_length=10,
                    ),
                ),
                ("value", models.PositiveIntegerField()),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipality.municipality",
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="procedures.procedure",
                    ),
                ),
            ],
            options={
                "db_table": "procedures_pace",
                "indexes": [
                    models.Index(fields=["municipality", "procedure", "kind", "-id"], name="pace_last")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["filling", "processing"])), name="pace_kind_is_known"
                    )
                ],
            },
        ),
        TenantWall("procedures_pace"),
    ]
