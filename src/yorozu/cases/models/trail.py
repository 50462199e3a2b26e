"""What was done on a case, in order, and what clerks noted and confirmed."""

from django.db import models

from yorozu.cases.models.case import Case
from yorozu.foundation.ids import new_id
from yorozu.municipality.models import TenantModel


class CaseEvent(TenantModel):
    """One line of the timeline. `actor` is the name colleagues know; nothing about the applicant stands here."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events", db_index=False)
    at = models.DateTimeField()
    actor = models.CharField(max_length=100)
    kind = models.CharField(max_length=30)
    message = models.CharField(max_length=400)

    class Meta:
        db_table = "cases_event"
        indexes = [models.Index(fields=["case", "id"], name="case_timeline")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class OfficeCheck(TenantModel):
    """What a clerk confirmed, for the checks that no rule computes."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="checks", db_index=False)
    check_id = models.CharField(max_length=40)
    ok = models.BooleanField()
    actor = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        db_table = "cases_check"
        constraints = [models.UniqueConstraint(fields=["case", "check_id"], name="check_once_a_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.check_id}"


class WorkNote(TenantModel):
    """A note among colleagues, sealed with the key of the application."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes", db_index=False)
    sealed_text = models.BinaryField()
    actor = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        db_table = "cases_note"
        indexes = [models.Index(fields=["case", "id"], name="case_notes")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.at}"
