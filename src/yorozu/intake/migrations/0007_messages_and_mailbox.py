"""What applicant and office write to each other, the mailbox, and until when a correction is asked for."""

from django.db import migrations, models
from django.db.models import PROTECT, Q

import yorozu.foundation.ids
from yorozu.foundation.wall import TenantWall

_AWAITED = Q(("answer_by__isnull", False), ("answered_at__isnull", True))
_NEWS = [
    ("received", "受け付けました"),
    ("under_review", "内容の確認を始めました"),
    ("correction_requested", "直していただきたいところがあります"),
    ("message", "市からのメッセージがあります"),
    ("question", "市からお聞きしたいことがあります"),
    ("deadline", "返事の期限が変わりました"),
    ("soon", "返事の期限が近づいています"),
    ("passed", "返事の期限を過ぎています"),
    ("decided", "結果が決まりました"),
    ("notice_issued", "通知書ができました"),
    ("closed", "手続が終わりました"),
    ("withdrawn", "取下げを受け付けました"),
    ("changed", "状況が変わりました"),
]


def _id() -> models.BigAutoField:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def _key(to: str, name: str = "+") -> models.ForeignKey:
    return models.ForeignKey(on_delete=PROTECT, related_name=name, to=to)


class Migration(migrations.Migration):
    dependencies = [
        ("municipality", "0001_initial"),
        ("trust", "0004_what_staff_did_is_found"),
        ("intake", "0006_what_questions_ask_for_in_a_basket"),
    ]

    operations = [
        migrations.AddField("correctionrequest", "answer_by", models.DateField(null=True)),
        migrations.AddIndex(
            "correctionrequest",
            models.Index(condition=_AWAITED, fields=["municipality", "answer_by"], name="correction_awaited"),
        ),
        migrations.CreateModel(
            name="MailboxEntry",
            fields=[
                ("id", _id()),
                ("kind", models.CharField(choices=_NEWS, max_length=24)),
                ("cause", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                ("application", _key("intake.application", "mailbox")),
                ("municipality", _key("municipality.municipality")),
            ],
            options={
                "db_table": "intake_mailbox",
                "indexes": [models.Index(fields=["application", "at"], name="mailbox_of_application")],
                "constraints": [
                    models.UniqueConstraint(fields=("application", "cause"), name="told_once"),
                    models.CheckConstraint(
                        condition=Q(("kind__in", [kind for kind, _ in _NEWS])), name="told_kind_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
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
                (
                    "side",
                    models.CharField(
                        choices=[("applicant", "申請した方"), ("office", "市役所")], max_length=10
                    ),
                ),
                ("sealed_text", models.BinaryField()),
                ("once", models.CharField(max_length=64)),
                ("sent_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                ("answer_by", models.DateField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("application", _key("intake.application", "messages")),
                ("municipality", _key("municipality.municipality")),
                (
                    "staff",
                    models.ForeignKey(
                        null=True, on_delete=PROTECT, related_name="+", to="municipality.staffmember"
                    ),
                ),
            ],
            options={
                "db_table": "intake_message",
                "indexes": [
                    models.Index(
                        condition=Q(("read_at__isnull", True)),
                        fields=["municipality", "side", "application"],
                        name="message_unread",
                    ),
                    models.Index(
                        condition=_AWAITED, fields=["municipality", "answer_by"], name="message_awaited"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("application", "number"), name="message_number_once"),
                    models.UniqueConstraint(fields=("application", "once"), name="message_sent_once"),
                    models.CheckConstraint(
                        condition=Q(("side__in", ["applicant", "office"])), name="message_side_known"
                    ),
                    models.CheckConstraint(
                        condition=Q(("answer_by__isnull", True), ("side", "office"), _connector="OR"),
                        name="message_asked_by_the_office",
                    ),
                    models.CheckConstraint(
                        condition=Q(
                            ("answered_at__isnull", True), ("answer_by__isnull", False), _connector="OR"
                        ),
                        name="message_answered_was_asked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MessageFile",
            fields=[
                ("id", _id()),
                ("number", models.PositiveSmallIntegerField()),
                ("message", _key("intake.message", "files")),
                ("municipality", _key("municipality.municipality")),
                (
                    "stored",
                    models.OneToOneField(on_delete=PROTECT, related_name="+", to="trust.storedfile"),
                ),
            ],
            options={
                "db_table": "intake_message_file",
                "constraints": [
                    models.UniqueConstraint(fields=("message", "number"), name="message_file_number_once")
                ],
            },
        ),
        TenantWall("intake_mailbox", "intake_message", "intake_message_file"),
    ]
