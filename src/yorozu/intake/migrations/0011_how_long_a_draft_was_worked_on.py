"""How long somebody worked on a draft; those begun before count from here on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0010_handed_over")]

    operations = [
        migrations.AddField("draft", "active_seconds", models.PositiveIntegerField(default=0)),
    ]
