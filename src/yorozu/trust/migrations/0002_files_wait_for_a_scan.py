"""Files in quarantine. What is here already was never looked at by a scanner, and says so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("trust", "0001_initial")]

    operations = [
        migrations.AddField(
            "storedfile",
            "scan",
            models.CharField(
                choices=[
                    ("own", "市が作成"),
                    ("pending", "検査中"),
                    ("clean", "検査済み"),
                    ("infected", "ウイルスを検出"),
                    ("unscanned", "未検査"),
                ],
                default="unscanned",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            "storedfile",
            "scan",
            models.CharField(
                choices=[
                    ("own", "市が作成"),
                    ("pending", "検査中"),
                    ("clean", "検査済み"),
                    ("infected", "ウイルスを検出"),
                    ("unscanned", "未検査"),
                ],
                default="pending",
                max_length=10,
            ),
        ),
        migrations.AddField("storedfile", "scanned_at", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "storedfile",
            models.CheckConstraint(
                condition=models.Q(scan__in=["own", "pending", "clean", "infected", "unscanned"]),
                name="file_scan_known",
            ),
        ),
        migrations.AddIndex(
            "storedfile",
            models.Index(condition=models.Q(scan="pending"), fields=["stored_at"], name="file_in_quarantine"),
        ),
    ]
