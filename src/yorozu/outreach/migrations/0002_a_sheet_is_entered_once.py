from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="surveyanswer",
            name="once",
            field=models.CharField(default="", max_length=64),
        ),
        migrations.AddConstraint(
            model_name="surveyanswer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("once", ""), _negated=True),
                fields=("round", "once"),
                name="paper_answer_typed_once",
            ),
        ),
    ]
