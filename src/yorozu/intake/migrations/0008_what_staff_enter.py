import django.db.models.deletion
from django.db import migrations, models

from yorozu.foundation.wall import TenantWall


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0003_residents"),
        ("intake", "0007_messages_and_mailbox"),
        ("municipality", "0001_initial"),
        ("procedures", "0005_who_may_see_it"),
        ("trust", "0004_what_staff_did_is_found"),
    ]

    operations = [
        migrations.CreateModel(
            name="StaffEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "confirmed",
                    models.CharField(
                        choices=[
                            ("screen", "本人が画面で確かめました"),
                            ("paper", "印刷したものを本人が確かめ、署名しました"),
                            ("aloud", "職員が読み上げ、本人が確かめました"),
                        ],
                        max_length=10,
                    ),
                ),
                ("confirmed_at", models.DateTimeField()),
                (
                    "told",
                    models.CharField(
                        choices=[
                            ("mail", "メール"),
                            ("phone", "電話"),
                            ("letter", "郵便"),
                            ("nobody", "連絡しない（受付票だけ）"),
                        ],
                        max_length=10,
                    ),
                ),
                ("sealed_details", models.BinaryField()),
            ],
            options={
                "db_table": "intake_staff_entry",
            },
        ),
        migrations.AddField(
            model_name="draft",
            name="channel",
            field=models.CharField(default="online", max_length=10),
        ),
        migrations.AddField(
            model_name="draft",
            name="entered_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="municipality.staffmember",
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("channel", "online"), ("entered_by", None)),
                    models.Q(models.Q(("channel", "online"), _negated=True), ("entered_by__isnull", False)),
                    _connector="OR",
                ),
                name="who_writes_for_others_is_known",
            ),
        ),
        migrations.AddField(
            model_name="staffentry",
            name="application",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="intake.application"
            ),
        ),
        migrations.AddField(
            model_name="staffentry",
            name="municipality",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="municipality.municipality"
            ),
        ),
        migrations.AddField(
            model_name="staffentry",
            name="staff",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="municipality.staffmember"
            ),
        ),
        migrations.AddConstraint(
            model_name="staffentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("confirmed__in", ["screen", "paper", "aloud"])),
                name="entry_confirmation_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="staffentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("told__in", ["mail", "phone", "letter", "nobody"])),
                name="entry_told_known",
            ),
        ),
        TenantWall("intake_staff_entry"),
    ]
