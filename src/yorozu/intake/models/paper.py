"""What came on paper: the scan of what was written."""

from uuid import UUID

from django.db import models

from yorozu.intake.models.application import Application
from yorozu.municipality.models import TenantModel


class PaperOriginal(TenantModel):
    """A file of the scan as it came from the scanner, under the application's key; `number` counts from 1."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    stored = models.OneToOneField("trust.StoredFile", on_delete=models.PROTECT, related_name="+")

    stored_id: UUID

    class Meta:
        db_table = "intake_paper_original"
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="paper_original_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.number}"
