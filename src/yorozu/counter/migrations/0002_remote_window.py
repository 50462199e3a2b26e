import django.db.models.deletion
from django.db import migrations, models

import yorozu.foundation.ids
from yorozu.foundation.wall import TenantWall


class Migration(migrations.Migration):
    dependencies = [
        ("counter", "0001_initial"),
        ("intake", "0010_handed_over"),
        ("municipality", "0001_initial"),
        ("procedures", "0006_texts_in_other_languages"),
        ("trust", "0004_what_staff_did_is_found"),
    ]

    operations = [
        migrations.CreateModel(
            name="RemoteVisit",
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
                ("begins_at", models.DateTimeField()),
                ("minutes", models.PositiveSmallIntegerField()),
                ("seat", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("booked", "予約"),
                            ("open", "入室中"),
                            ("ended", "終わり"),
                            ("cancelled", "取り消し"),
                        ],
                        default="booked",
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("sealed_details", models.BinaryField(default=b"")),
                ("link_digest", models.CharField(default="", max_length=64)),
                ("visitor_digest", models.CharField(default="", max_length=64)),
                ("joined_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                ("waiting_digest", models.CharField(default="", max_length=64)),
                ("waiting_at", models.DateTimeField(null=True)),
                ("held_at", models.DateTimeField(null=True)),
                ("pointed", models.CharField(default="", max_length=100)),
                ("version", models.PositiveIntegerField(default=1)),
                ("looked_at", models.DateTimeField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.CharField(
                        choices=[("clerk", "職員"), ("visitor", "来た方"), ("time", "時間切れ")],
                        default="",
                        max_length=10,
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="intake.application",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipality.department",
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="intake.draft",
                    ),
                ),
                (
                    "holder",
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
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipality.staffmember",
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
                    "procedure",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procedures.procedure",
                    ),
                ),
            ],
            options={
                "db_table": "counter_remote_visit",
            },
        ),
        migrations.CreateModel(
            name="RemoteMessage",
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
                ("number", models.PositiveSmallIntegerField()),
                ("side", models.CharField(choices=[("visitor", "来た方"), ("clerk", "職員")], max_length=10)),
                ("sealed_text", models.BinaryField()),
                ("once", models.CharField(max_length=64)),
                ("sent_at", models.DateTimeField()),
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipality.staffmember",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="counter.remotevisit",
                    ),
                ),
            ],
            options={
                "db_table": "counter_remote_message",
            },
        ),
        migrations.CreateModel(
            name="RemoteOffer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("begins", models.TimeField()),
                ("ends", models.TimeField()),
                ("minutes", models.PositiveSmallIntegerField()),
                ("seats", models.PositiveSmallIntegerField()),
                ("public", models.BooleanField(default=False)),
                ("days_ahead", models.PositiveSmallIntegerField(default=14)),
                ("video_url", models.CharField(blank=True, default="", max_length=300)),
                (
                    "department",
                    models.OneToOneField(
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
                "db_table": "counter_remote_offer",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("begins__lt", models.F("ends"))),
                        name="remote_offer_begins_before_it_ends",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("minutes__gte", 10), ("minutes__lte", 120), ("seats__gte", 1), ("seats__lte", 20)
                        ),
                        name="remote_offer_within_reason",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="remotevisit",
            index=models.Index(fields=["municipality", "begins_at"], name="remote_by_day"),
        ),
        migrations.AddIndex(
            model_name="remotevisit",
            index=models.Index(
                condition=models.Q(("application__isnull", False)),
                fields=["municipality", "application"],
                name="remote_of_application",
            ),
        ),
        migrations.AddConstraint(
            model_name="remotevisit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "cancelled"), _negated=True),
                fields=("department", "begins_at", "seat"),
                name="remote_seat_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="remotevisit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("link_digest", ""), _negated=True),
                fields=("municipality", "link_digest"),
                name="remote_link_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="remotevisit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("municipality", "draft"),
                name="remote_draft_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="remotevisit",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["booked", "open", "ended", "cancelled"])),
                name="remote_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="remotevisit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("state__in", ["booked", "open"])),
                    models.Q(("ended_at__isnull", False), ("state__in", ["ended", "cancelled"])),
                    _connector="OR",
                ),
                name="remote_ended_has_its_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="remotevisit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "open"), _negated=True),
                    models.Q(models.Q(("visitor_digest", ""), _negated=True), ("joined_at__isnull", False)),
                    _connector="OR",
                ),
                name="remote_open_has_its_visitor",
            ),
        ),
        migrations.AddConstraint(
            model_name="remotemessage",
            constraint=models.UniqueConstraint(fields=("visit", "number"), name="remote_message_number_once"),
        ),
        migrations.AddConstraint(
            model_name="remotemessage",
            constraint=models.UniqueConstraint(fields=("visit", "once"), name="remote_message_said_once"),
        ),
        migrations.AddConstraint(
            model_name="remotemessage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("side", "visitor"), ("staff", None)),
                    models.Q(("side", "clerk"), ("staff__isnull", False)),
                    _connector="OR",
                ),
                name="remote_message_side_known",
            ),
        ),
        TenantWall("counter_remote_message", "counter_remote_offer", "counter_remote_visit"),
    ]
