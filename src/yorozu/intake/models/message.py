"""What applicant and office write to each other about an application."""

from uuid import UUID

from django.db import models

from yorozu.foundation.ids import new_id
from yorozu.intake.models.application import Application
from yorozu.municipality.models import StaffMember, TenantModel


class Side(models.TextChoices):
    """Who wrote; the other side is who reads."""

    APPLICANT = "applicant", "申請した方"
    OFFICE = "office", "市役所"

    @property
    def other(self) -> "Side":
        return Side.OFFICE if self is Side.APPLICANT else Side.APPLICANT


class Message(TenantModel):
    """One message, never altered. `sealed_text` is under the application's key; `number` counts within it from 1.

    `staff` is who of the office wrote it, also where a member of staff applies; None for residents. `read_at` is when
    the other side first opened it. With `answer_by` the office asks something and waits for a reply, which sets
    `answered_at`; so does the office when it no longer waits. `once` is a keyed hash of what was sent from which form:
    a button that is pressed twice makes one message.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="messages")
    number = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=10, choices=Side.choices)
    staff = models.ForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    sealed_text = models.BinaryField()
    once = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    answer_by = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)

    application_id: UUID
    staff_id: int | None

    class Meta:
        db_table = "intake_message"
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="message_number_once"),
            models.UniqueConstraint(fields=["application", "once"], name="message_sent_once"),
            models.CheckConstraint(condition=models.Q(side__in=Side.values), name="message_side_known"),
            models.CheckConstraint(
                condition=models.Q(answer_by__isnull=True) | models.Q(side=Side.OFFICE),
                name="message_asked_by_the_office",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True) | models.Q(answer_by__isnull=False),
                name="message_answered_was_asked",
            ),
        ]
        indexes = [
            models.Index(
                fields=["municipality", "side", "application"],
                condition=models.Q(read_at__isnull=True),
                name="message_unread",
            ),
            models.Index(
                fields=["municipality", "answer_by"],
                condition=models.Q(answer_by__isnull=False, answered_at__isnull=True),
                name="message_awaited",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.number}"


class MessageFile(TenantModel):
    """A file sent with a message; `number` counts those of the message from 1. Its name is sealed in the vault."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="files")
    number = models.PositiveSmallIntegerField()
    stored = models.OneToOneField("trust.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "intake_message_file"
        constraints = [models.UniqueConstraint(fields=["message", "number"], name="message_file_number_once")]

    def __str__(self) -> str:
        return f"{self.message_id} {self.number}"
