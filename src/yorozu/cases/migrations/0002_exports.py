import django.db.models.deletion
from django.db import migrations, models

import yorozu.foundation.ids
from yorozu.foundation.wall import TenantWall


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
        ("municipality", "0001_initial"),
        ("procedures", "0005_who_may_see_it"),
    ]

    operations = [
        migrations.CreateModel(
            name="Export",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=yorozu.foundation.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("purpose", models.CharField(max_length=300)),
                ("form", models.CharField(max_length=4)),
                ("fields", models.JSONField(default=list)),
                ("rows", models.PositiveIntegerField()),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procedures.procedure",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipality.staffmember",
                    ),
                ),
            ],
            options={
                "db_table": "cases_export",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("purpose", ""), _negated=True), name="export_has_a_purpose"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("form__in", ["csv", "xlsx"])), name="export_form_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExportedCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "export",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="cases", to="cases.export"
                    ),
                ),
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
                "db_table": "cases_exported",
                "constraints": [
                    models.UniqueConstraint(fields=("export", "case"), name="exported_case_once"),
                ],
            },
        ),
        TenantWall("cases_export", "cases_exported"),
    ]
