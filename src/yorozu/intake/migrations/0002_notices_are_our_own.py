"""Notices were written by the city: no scanner has to look at them before their applicant may have them."""

from django.db import migrations


def mark(apps, schema_editor):
    notices = apps.get_model("intake", "IssuedNotice").objects.values("stored")
    files = apps.get_model("trust", "StoredFile").objects
    files.filter(pk__in=notices, scan="unscanned").update(scan="own")


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial"), ("trust", "0002_files_wait_for_a_scan")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
