"""The notice that went out."""

from django.db import models

from yorozu.cases.models.case import Case
from yorozu.municipality.models import TenantModel
from yorozu.trust.models import StoredFile


class Notice(TenantModel):
    """One per case: issuing happens once only."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="notice")
    document_number = models.CharField(max_length=60)
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", db_index=False)
    title = models.CharField(max_length=200)
    issued_at = models.DateTimeField()
    actor = models.CharField(max_length=100)

    class Meta:
        db_table = "cases_notice"

    def __str__(self) -> str:
        return self.document_number
