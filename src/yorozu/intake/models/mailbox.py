"""お知らせ: that something happened to an application, without a word of what was written or decided."""

from uuid import UUID

from django.db import models

from yorozu.intake.models.application import Application
from yorozu.municipality.models import TenantModel


class News(models.TextChoices):
    """What is told, in words that go behind 「〇〇」の手続について."""

    RECEIVED = "received", "受け付けました"
    REVIEW = "under_review", "内容の確認を始めました"
    CORRECTION = "correction_requested", "直していただきたいところがあります"
    MESSAGE = "message", "市からのメッセージがあります"
    QUESTION = "question", "市からお聞きしたいことがあります"
    DEADLINE = "deadline", "返事の期限が変わりました"
    SOON = "soon", "返事の期限が近づいています"
    PASSED = "passed", "返事の期限を過ぎています"
    DECIDED = "decided", "結果が決まりました"
    NOTICE = "notice_issued", "通知書ができました"
    CLOSED = "closed", "手続が終わりました"
    WITHDRAWN = "withdrawn", "取下げを受け付けました"
    CHANGED = "changed", "状況が変わりました"


class MailboxEntry(TenantModel):
    """One line of the mailbox of an application. `cause` names what it is about (ids only): nothing is told twice."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="mailbox")
    kind = models.CharField(max_length=24, choices=News.choices)
    cause = models.CharField(max_length=120)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    application_id: UUID

    class Meta:
        db_table = "intake_mailbox"
        constraints = [
            models.UniqueConstraint(fields=["application", "cause"], name="told_once"),
            models.CheckConstraint(condition=models.Q(kind__in=News.values), name="told_kind_known"),
        ]
        indexes = [models.Index(fields=["application", "at"], name="mailbox_of_application")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.kind}"
