"""補正: what the office asks the applicant to mend."""

from django.db import models

from yorozu.intake.models.application import Application
from yorozu.municipality.models import TenantModel


class CorrectionRequest(TenantModel):
    """The marked fields (top-level ids) and the office's words to the applicant, sealed under the application's key.

    `answer_by` is the day by which the office asks for it; None for what was asked before there were such days.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="corrections")
    fields = models.JSONField()
    sealed_message = models.BinaryField()
    requested_at = models.DateTimeField()
    answer_by = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "intake_correction"
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=models.Q(answered_at__isnull=True),
                name="correction_open_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["municipality", "answer_by"],
                condition=models.Q(answer_by__isnull=False, answered_at__isnull=True),
                name="correction_awaited",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.requested_at}"
