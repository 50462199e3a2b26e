import django.db.models.deletion
from django.db import migrations, models

import yorozu.foundation.ids
from yorozu.foundation.wall import TenantWall


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0009_what_came_on_paper"),
        ("municipality", "0001_initial"),
        ("trust", "0004_what_staff_did_is_found"),
    ]

    operations = [
        migrations.CreateModel(
            name="HandedPackage",
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
                ("sender", models.CharField(max_length=60)),
                ("number", models.CharField(max_length=100)),
                ("digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("arrived_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "key",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trust.vaultkey",
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
                (
                    "staff",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipality.staffmember",
                    ),
                ),
                (
                    "stored",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trust.storedfile",
                    ),
                ),
            ],
            options={
                "db_table": "intake_handed_package",
                "indexes": [
                    models.Index(fields=["municipality", "arrived_at"], name="handed_package_arrival")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("finished_at__isnull", True), ("stored__isnull", False))
                        | models.Q(("finished_at__isnull", False), ("stored__isnull", True)),
                        name="handed_package_lies_until_done",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandedEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("number", models.CharField(max_length=100)),
                ("number_digest", models.CharField(max_length=64)),
                ("procedure_code", models.CharField(max_length=100)),
                ("applied_at", models.DateTimeField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "まだです"),
                            ("taken", "受け付けました"),
                            ("already", "前に受け付けています"),
                            ("refused", "受け付けられません"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("reasons", models.JSONField(default=list)),
                (
                    "application",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="intake.application",
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
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="intake.handedpackage",
                    ),
                ),
            ],
            options={
                "db_table": "intake_handed_entry",
                "constraints": [
                    models.UniqueConstraint(fields=("package", "position"), name="handed_entry_place_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "taken")),
                        fields=("municipality", "number_digest"),
                        name="handed_application_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["waiting", "taken", "already", "refused"])),
                        name="handed_entry_state_known",
                    ),
                ],
            },
        ),
        TenantWall("intake_handed_package", "intake_handed_entry"),
    ]
