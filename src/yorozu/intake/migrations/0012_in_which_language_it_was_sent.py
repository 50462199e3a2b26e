"""Those sent before were sent in Japanese."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0011_how_long_a_draft_was_worked_on")]

    operations = [
        migrations.AddField("application", "language", models.CharField(default="ja", max_length=10)),
    ]
