import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import yorozu.foundation.clock


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0001_initial"),
        ("trust", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="factor_key",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="trust.vaultkey",
            ),
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40, primary_key=True, serialize=False, verbose_name="session key"
                    ),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("opened_at", models.DateTimeField(default=yorozu.foundation.clock.now)),
                ("seen_at", models.DateTimeField(default=yorozu.foundation.clock.now)),
                ("device", models.CharField(default="", max_length=60)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "db_table": "identity_session",
                "abstract": False,
            },
        ),
    ]
