import django.db.models.deletion
from django.db import migrations, models

from yorozu.foundation.wall import TenantWall


class Migration(migrations.Migration):
    dependencies = [
        ("municipality", "0001_initial"),
        ("procedures", "0005_who_may_see_it"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProcedureText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=100)),
                (
                    "language",
                    models.CharField(choices=[("ja-easy", "やさしい日本語"), ("en", "英語")], max_length=10),
                ),
                ("texts", models.JSONField(default=dict)),
                ("names", models.JSONField(default=dict)),
                ("search_key", models.TextField(default="")),
                ("digest", models.CharField(max_length=64)),
                ("own", models.BooleanField(default=False)),
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
            options={
                "db_table": "procedures_text",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "code", "language"), name="procedure_text_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["ja-easy", "en"])),
                        name="procedure_text_language_is_known",
                    ),
                ],
            },
        ),
        TenantWall("procedures_text"),
    ]
