"""What the applicant sent. Never altered; a correction adds a revision."""

from uuid import UUID

from django.db import models

from yorozu.foundation.ids import new_id
from yorozu.foundation.language import JAPANESE
from yorozu.municipality.models import Department, StaffMember, TenantModel


class Status(models.TextChoices):
    """Where the application stands, in the applicant's words."""

    RECEIVED = "received", "受け付けました"
    UNDER_REVIEW = "under_review", "内容を確認しています"
    CORRECTION_REQUESTED = "correction_requested", "直していただきたいところがあります"
    DECIDED = "decided", "結果が決まりました"
    NOTICE_ISSUED = "notice_issued", "通知書をお送りしました"
    CLOSED = "closed", "手続が終わりました"
    WITHDRAWN = "withdrawn", "取り下げられました"


#: As long as nothing is decided the applicant may take it back.
WITHDRAWABLE = frozenset({Status.RECEIVED, Status.UNDER_REVIEW, Status.CORRECTION_REQUESTED})


class Application(TenantModel):
    """One submission. `sealed_answers` is the JSON of the answers as first sent, sealed like the lookup code under `key`.

    `staff` is who of the office asked, for `department` where a department asks; None for all others.
    `resident` is whose page it is on, if on anybody's: the office never needs it.
    `language` is the one in which it was sent, and in which mails about it are written.
    `idempotency_key` and `body_digest` (a keyed hash) settle a submission that is sent twice.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    procedure = models.ForeignKey("procedures.Procedure", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey("procedures.ProcedureVersion", on_delete=models.PROTECT, related_name="+")
    receipt_number = models.CharField(max_length=14)
    key = models.ForeignKey("trust.VaultKey", on_delete=models.PROTECT, related_name="+")
    sealed_lookup_code = models.BinaryField()
    sealed_answers = models.BinaryField()
    channel = models.CharField(max_length=10)
    language = models.CharField(max_length=10, default=JAPANESE)
    resident = models.ForeignKey("identity.Resident", null=True, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    idempotency_key = models.CharField(max_length=100)
    body_digest = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()
    status = models.CharField(max_length=24, choices=Status.choices, default=Status.RECEIVED)
    status_at = models.DateTimeField()

    key_id: UUID
    resident_id: UUID | None
    staff_id: int | None
    department_id: int | None

    class Meta:
        db_table = "intake_application"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "receipt_number"], name="receipt_number_once"),
            models.UniqueConstraint(
                fields=["municipality", "procedure", "idempotency_key"], name="submission_once"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=Status.values), name="application_status_known"
            ),
            models.CheckConstraint(
                condition=models.Q(status_at__gte=models.F("submitted_at")),
                name="application_moves_after_it_arrived",
            ),
        ]

    def __str__(self) -> str:
        return self.receipt_number


class ApplicationRevision(TenantModel):
    """The whole answers again after a correction; the application itself is number 1, so these start at 2."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    correction = models.OneToOneField("intake.CorrectionRequest", on_delete=models.PROTECT, related_name="+")
    sealed_answers = models.BinaryField()
    submitted_at = models.DateTimeField()

    class Meta:
        db_table = "intake_revision"
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="revision_number_once"),
            models.CheckConstraint(condition=models.Q(number__gte=2), name="revision_starts_at_two"),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.number}"
