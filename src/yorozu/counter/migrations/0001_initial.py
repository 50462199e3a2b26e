import django.db.models.deletion
from django.db import migrations, models

import yorozu.foundation.ids
from yorozu.foundation.wall import TenantWall


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("identity", "0003_residents"),
        ("intake", "0009_what_came_on_paper"),
        ("municipality", "0001_initial"),
        ("trust", "0004_what_staff_did_is_found"),
    ]

    operations = [
        migrations.CreateModel(
            name="Ticket",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=yorozu.foundation.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("day", models.DateField()),
                ("number", models.PositiveSmallIntegerField()),
                ("code_digest", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "お待ちください"),
                            ("called", "お呼びしています"),
                            ("served", "ご案内しました"),
                            ("no_show", "お呼びしましたが、いらっしゃいませんでした"),
                            ("cancelled", "取り消しました"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("taken_at", models.DateTimeField()),
                ("called_at", models.DateTimeField(null=True)),
                ("desk", models.CharField(blank=True, default="", max_length=6)),
                ("ended_at", models.DateTimeField(null=True)),
                ("sealed_address", models.BinaryField(default=b"")),
                (
                    "called_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipality.staffmember",
                    ),
                ),
                (
                    "key",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trust.vaultkey",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipality.municipality",
                    ),
                ),
            ],
            options={
                "db_table": "counter_ticket",
            },
        ),
        migrations.CreateModel(
            name="Window",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                ("prefix", models.CharField(max_length=2)),
                ("place", models.CharField(max_length=40)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("active", models.BooleanField(default=True)),
                ("reader", models.CharField(blank=True, default="", max_length=40)),
                ("open_on", models.DateField(null=True)),
                ("recent", models.JSONField(default=list)),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipality.department",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipality.municipality",
                    ),
                ),
            ],
            options={
                "db_table": "counter_window",
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=yorozu.foundation.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("sealed_notes", models.BinaryField(default=b"")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "受付中"), ("closed", "終わり")], default="open", max_length=6
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("shown_digest", models.CharField(blank=True, default="", max_length=64)),
                (
                    "confirmed",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("screen", "本人が画面で確かめました"),
                            ("paper", "印刷したものを本人が確かめ、署名しました"),
                            ("aloud", "職員が読み上げ、本人が確かめました"),
                            ("written", "本人が書いた用紙と見比べ、職員が一つずつ確かめました"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("confirmed_digest", models.CharField(blank=True, default="", max_length=64)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("wrong", models.JSONField(default=list)),
                (
                    "basket",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="intake.basket",
                    ),
                ),
                (
                    "clerk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipality.staffmember",
                    ),
                ),
                (
                    "key",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trust.vaultkey",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipality.municipality",
                    ),
                ),
                (
                    "resident",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="identity.resident",
                    ),
                ),
                (
                    "ticket",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="visit",
                        to="counter.ticket",
                    ),
                ),
                (
                    "window",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="counter.window"
                    ),
                ),
            ],
            options={
                "db_table": "counter_visit",
            },
        ),
        migrations.AddField(
            model_name="ticket",
            name="window",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="tickets", to="counter.window"
            ),
        ),
        migrations.CreateModel(
            name="Desk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=6)),
                ("day", models.DateField()),
                ("opened_at", models.DateTimeField()),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipality.municipality",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipality.staffmember",
                    ),
                ),
                (
                    "window",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="desks", to="counter.window"
                    ),
                ),
            ],
            options={
                "db_table": "counter_desk",
            },
        ),
        migrations.CreateModel(
            name="Pairing",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=yorozu.foundation.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("code_digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("joined_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipality.municipality",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pairings",
                        to="counter.visit",
                    ),
                ),
            ],
            options={
                "db_table": "counter_pairing",
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "code_digest"), name="pairing_code_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("visit",), name="one_screen_a_visit"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="window",
            constraint=models.UniqueConstraint(fields=("municipality", "prefix"), name="window_prefix_once"),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["window", "state", "opened_at"], name="visit_open"),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["open", "closed"])), name="visit_state_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(("confirmed__in", ["", "screen", "paper", "aloud", "written"])),
                name="visit_confirmation_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("state", "open")),
                    models.Q(("closed_at__isnull", False), ("key", None), ("state", "closed")),
                    _connector="OR",
                ),
                name="a_closed_visit_keeps_nothing",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["window", "day", "state", "number"], name="ticket_queue"),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.UniqueConstraint(fields=("window", "day", "number"), name="ticket_number_once"),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.UniqueConstraint(
                fields=("municipality", "code_digest"), name="ticket_code_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "called")),
                fields=("municipality", "called_by"),
                name="one_called_ticket_a_clerk",
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "called", "served", "no_show", "cancelled"])),
                name="ticket_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["called", "served", "no_show"]), _negated=True),
                    models.Q(("called_at__isnull", False), ("called_by__isnull", False)),
                    _connector="OR",
                ),
                name="a_called_ticket_was_called_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="desk",
            constraint=models.UniqueConstraint(fields=("municipality", "staff"), name="one_desk_a_clerk"),
        ),
        migrations.AddConstraint(
            model_name="desk",
            constraint=models.UniqueConstraint(fields=("window", "label"), name="one_clerk_a_desk"),
        ),
        TenantWall("counter_window", "counter_desk", "counter_ticket", "counter_visit", "counter_pairing"),
    ]
