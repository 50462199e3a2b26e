"""What is for staff and departments only is not shown outside; the next publication of each procedure sets it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("procedures", "0004_guides")]

    operations = [
        migrations.AddField("procedure", "for_public", models.BooleanField(default=True)),
        migrations.AddField("procedure", "for_office", models.BooleanField(default=False)),
    ]
