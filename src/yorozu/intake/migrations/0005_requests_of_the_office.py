"""Staff and departments apply, too: who wrote the draft and who asked."""

from django.db import migrations, models
from django.db.models import PROTECT


def _staff() -> models.ForeignKey:
    return models.ForeignKey("municipality.staffmember", null=True, on_delete=PROTECT, related_name="+")


def _department() -> models.ForeignKey:
    return models.ForeignKey("municipality.department", null=True, on_delete=PROTECT, related_name="+")


class Migration(migrations.Migration):
    dependencies = [("municipality", "0001_initial"), ("intake", "0004_baskets")]

    operations = [
        migrations.AddField("draft", "staff", _staff()),
        migrations.AddField("draft", "department", _department()),
        migrations.AddField("application", "staff", _staff()),
        migrations.AddField("application", "department", _department()),
    ]
