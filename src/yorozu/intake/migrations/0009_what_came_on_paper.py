import django.db.models.deletion
from django.db import migrations, models

from yorozu.foundation.wall import TenantWall


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0008_what_staff_enter"),
        ("municipality", "0001_initial"),
        ("trust", "0004_what_staff_did_is_found"),
    ]

    operations = [
        migrations.CreateModel(
            name="PaperOriginal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
            ],
            options={
                "db_table": "intake_paper_original",
            },
        ),
        migrations.RemoveConstraint(
            model_name="staffentry",
            name="entry_confirmation_known",
        ),
        migrations.AlterField(
            model_name="staffentry",
            name="confirmed",
            field=models.CharField(
                choices=[
                    ("screen", "本人が画面で確かめました"),
                    ("paper", "印刷したものを本人が確かめ、署名しました"),
                    ("aloud", "職員が読み上げ、本人が確かめました"),
                    ("written", "本人が書いた用紙と見比べ、職員が一つずつ確かめました"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="staffentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("confirmed__in", ["screen", "paper", "aloud", "written"])),
                name="entry_confirmation_known",
            ),
        ),
        migrations.AddField(
            model_name="paperoriginal",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="intake.application"
            ),
        ),
        migrations.AddField(
            model_name="paperoriginal",
            name="municipality",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="municipality.municipality"
            ),
        ),
        migrations.AddField(
            model_name="paperoriginal",
            name="stored",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trust.storedfile"
            ),
        ),
        migrations.AddConstraint(
            model_name="paperoriginal",
            constraint=models.UniqueConstraint(
                fields=("application", "number"), name="paper_original_number_once"
            ),
        ),
        TenantWall("intake_paper_original"),
    ]
