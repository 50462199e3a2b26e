import django.db.models.deletion
from django.db import migrations, models

import yorozu.foundation.ids
from yorozu.foundation.wall import TenantWall


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("intake", "0009_what_came_on_paper"),
        ("municipality", "0001_initial"),
        ("procedures", "0006_texts_in_other_languages"),
        ("trust", "0004_what_staff_did_is_found"),
    ]

    operations = [
        migrations.CreateModel(
            name="Scan",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "読み取りを待っています"),
                            ("reading", "読み取っています"),
                            ("stopped", "止まっています"),
                            ("ready", "確かめる番です"),
                            ("sent", "受け付けました"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                (
                    "trouble",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", ""),
                            ("unreadable", "ファイルを開けません"),
                            ("too_many", "ページが多すぎます"),
                            ("infected", "ウイルスが見つかりました"),
                            ("no_code", "用紙の模様を読み取れません"),
                            ("other_form", "選んだ手続とは別の用紙です"),
                            ("mixed", "別の用紙が混ざっています"),
                            ("unknown_form", "この市の用紙ではありません"),
                            ("unknown_version", "知らない版の用紙です"),
                            ("not_on_paper", "紙では受け付けていない手続です"),
                            ("missing_page", "足りないページがあります"),
                        ],
                        default="",
                        max_length=20,
                    ),
                ),
                ("found", models.JSONField(default=list)),
                ("arrived_on", models.DateField()),
                ("digest", models.CharField(max_length=64)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("sealed_content", models.BinaryField()),
                ("created_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
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
                    "expected",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procedures.procedureversion",
                    ),
                ),
                (
                    "key",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.vaultkey"
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
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipality.staffmember",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procedures.procedureversion",
                    ),
                ),
            ],
            options={
                "db_table": "paper_scan",
            },
        ),
        migrations.CreateModel(
            name="ScanFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipality.municipality",
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="paper.scan"
                    ),
                ),
                (
                    "stored",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.storedfile"
                    ),
                ),
            ],
            options={
                "db_table": "paper_scan_file",
            },
        ),
        migrations.CreateModel(
            name="ScanPage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("code", models.CharField(blank=True, default="", max_length=200)),
                ("mark", models.CharField(blank=True, default="", max_length=10)),
                ("corners", models.PositiveSmallIntegerField(default=0)),
                ("turned", models.BooleanField(default=False)),
                ("sheet", models.PositiveSmallIntegerField(null=True)),
                ("sealed_seen", models.BinaryField(default=b"")),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipality.municipality",
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pages", to="paper.scan"
                    ),
                ),
                (
                    "stored",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.storedfile"
                    ),
                ),
            ],
            options={
                "db_table": "paper_scan_page",
            },
        ),
        migrations.AddIndex(
            model_name="scan",
            index=models.Index(fields=["expires_at"], name="scan_expiry"),
        ),
        migrations.AddConstraint(
            model_name="scan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("digest", ""), _negated=True),
                fields=("municipality", "digest"),
                name="scan_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="scan",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "reading", "stopped", "ready", "sent"])),
                name="scan_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="scan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "trouble__in",
                        [
                            "",
                            "unreadable",
                            "too_many",
                            "infected",
                            "no_code",
                            "other_form",
                            "mixed",
                            "unknown_form",
                            "unknown_version",
                            "not_on_paper",
                            "missing_page",
                        ],
                    )
                ),
                name="scan_trouble_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="scan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("application__isnull", False), ("state", "sent")),
                    models.Q(models.Q(("state", "sent"), _negated=True), ("application__isnull", True)),
                    _connector="OR",
                ),
                name="scan_is_sent_with_its_application",
            ),
        ),
        migrations.AddConstraint(
            model_name="scanfile",
            constraint=models.UniqueConstraint(fields=("scan", "number"), name="scan_file_number_once"),
        ),
        migrations.AddConstraint(
            model_name="scanpage",
            constraint=models.UniqueConstraint(fields=("scan", "number"), name="scan_page_number_once"),
        ),
        migrations.AddConstraint(
            model_name="scanpage",
            constraint=models.UniqueConstraint(
                condition=models.Q(("sheet__isnull", False)), fields=("scan", "sheet"), name="scan_sheet_once"
            ),
        ),
        TenantWall("paper_scan", "paper_scan_file", "paper_scan_page"),
    ]
