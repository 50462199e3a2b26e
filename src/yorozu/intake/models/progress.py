"""What the applicant is told: steps of the road and the official notice."""

from django.db import models

from yorozu.intake.models.application import Application
from yorozu.municipality.models import TenantModel


class ProgressEntry(TenantModel):
    """One line of the timeline, in plain words and without personal data."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="progress")
    at = models.DateTimeField()
    kind = models.CharField(max_length=40)
    message = models.CharField(max_length=300)

    class Meta:
        db_table = "intake_progress"
        indexes = [models.Index(fields=["application", "at"], name="progress_of_application")]

    def __str__(self) -> str:
        return f"{self.at} {self.kind}"


class IssuedNotice(TenantModel):
    """A notice (通知書) the applicant may download; `number` counts those of one application from 1."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="notices")
    number = models.PositiveSmallIntegerField()
    stored = models.OneToOneField("trust.StoredFile", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    issued_at = models.DateTimeField()

    class Meta:
        db_table = "intake_notice"
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="notice_number_once")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.number}"
