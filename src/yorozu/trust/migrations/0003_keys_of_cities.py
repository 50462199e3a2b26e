"""Keys of cities, and chains that are keyed. Keys of cases stay wrapped by the master key until `yorozu migrate` has
adopted them."""

import django.db.models.deletion
from django.db import migrations, models

import yorozu.foundation.ids
from yorozu.foundation.wall import TenantWall


class Migration(migrations.Migration):
    dependencies = [
        ("municipality", "0001_initial"),
        ("trust", "0002_files_wait_for_a_scan"),
    ]

    operations = [
        migrations.CreateModel(
            name="CityKey",
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
                (
                    "purpose",
                    models.CharField(
                        choices=[("cases", "案件の鍵を包む"), ("audit", "監査記録をつなぐ")], max_length=10
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("current", models.BooleanField(default=True)),
                ("master", models.CharField(max_length=100)),
                ("wrapped", models.BinaryField()),
                ("from_sequence", models.PositiveBigIntegerField(default=1)),
                ("created_at", models.DateTimeField()),
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
                "db_table": "trust_city_key",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(current=True),
                        fields=("municipality", "purpose"),
                        name="city_key_current_once",
                    ),
                    models.UniqueConstraint(
                        fields=("municipality", "purpose", "number"), name="city_key_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(purpose__in=["cases", "audit"]), name="city_key_purpose_known"
                    ),
                ],
            },
        ),
        migrations.AddField(
            "vaultkey",
            "city_key",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="trust.citykey",
            ),
        ),
        migrations.AddField("storedfile", "disposed_at", models.DateTimeField(null=True)),
        migrations.AddField("storedfile", "removed_at", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "storedfile",
            models.CheckConstraint(
                condition=models.Q(disposed_at__isnull=True, removed_at__isnull=True)
                | models.Q(disposed_at__isnull=False, sha256=""),
                name="file_disposed_leaves_no_fingerprint",
            ),
        ),
        migrations.AddIndex(
            "storedfile",
            models.Index(
                condition=models.Q(disposed_at__isnull=False, removed_at__isnull=True),
                fields=["disposed_at"],
                name="file_to_remove",
            ),
        ),
        migrations.AddField("audithead", "mac", models.CharField(default="", max_length=64)),
        migrations.AlterField(
            "auditentry",
            "id",
            models.BigIntegerField(editable=False, primary_key=True, serialize=False),
        ),
        TenantWall("trust_city_key"),
    ]
