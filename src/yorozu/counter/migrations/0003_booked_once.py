from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("counter", "0002_remote_window"),
        ("intake", "0012_in_which_language_it_was_sent"),
        ("municipality", "0001_initial"),
        ("procedures", "0008_guides_in_other_languages"),
        ("trust", "0004_what_staff_did_is_found"),
    ]

    operations = [
        migrations.AddField(
            model_name="remotevisit",
            name="once",
            field=models.CharField(default="", max_length=64),
        ),
        migrations.AddConstraint(
            model_name="remotevisit",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("once", ""), _negated=True), models.Q(("state", "cancelled"), _negated=True)
                ),
                fields=("department", "once"),
                name="remote_booked_once",
            ),
        ),
    ]
