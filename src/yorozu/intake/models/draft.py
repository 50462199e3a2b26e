"""An application being written."""

from uuid import UUID

from django.db import models

from yorozu.foundation.ids import new_id
from yorozu.intake.models.application import Application
from yorozu.intake.models.correction import CorrectionRequest
from yorozu.municipality.models import Department, StaffMember, TenantModel


class Draft(TenantModel):
    """What was typed so far, sealed under a key that becomes the application's own when the draft is sent.

    The idempotency key is made with the draft: however often it is sent, one application comes of it.
    A sent draft keeps no answers; it only leads back to the receipt until it expires. A draft of a correction has
    the key of its application and holds the marked answers only.

    `staff` is the member of staff who writes a request of the office, for `department` where a department asks.
    `entered_by` is who of the office writes it for somebody else, by another `channel` than online.
    `active_seconds` is how long somebody worked on it; longer breaks are not counted.
    `resident` is who goes on with it from any device. Without an account a code leads back to it: `resume_digest`
    (keyed) finds it, `sealed_resume_code` lets it be shown again.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    procedure = models.ForeignKey("procedures.Procedure", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey("procedures.ProcedureVersion", on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey("trust.VaultKey", on_delete=models.PROTECT, related_name="+")
    sealed_content = models.BinaryField()
    idempotency_key = models.CharField(max_length=100)
    application = models.OneToOneField(Application, null=True, on_delete=models.PROTECT, related_name="+")
    correction = models.OneToOneField(
        CorrectionRequest, null=True, on_delete=models.PROTECT, related_name="+"
    )
    resident = models.ForeignKey("identity.Resident", null=True, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, null=True, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, default="online")
    entered_by = models.ForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    resume_digest = models.CharField(max_length=64, default="")
    sealed_resume_code = models.BinaryField(default=b"")
    active_seconds = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    application_id: UUID | None
    key_id: UUID
    resident_id: UUID | None
    staff_id: int | None
    department_id: int | None
    entered_by_id: int | None

    class Meta:
        db_table = "intake_draft"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "resume_digest"],
                condition=~models.Q(resume_digest=""),
                name="draft_resume_code_once",
            ),
            models.CheckConstraint(
                condition=models.Q(channel="online", entered_by=None)
                | (~models.Q(channel="online") & models.Q(entered_by__isnull=False)),
                name="who_writes_for_others_is_known",
            ),
        ]
        indexes = [models.Index(fields=["expires_at"], name="draft_expiry")]

    def __str__(self) -> str:
        return str(self.id)
