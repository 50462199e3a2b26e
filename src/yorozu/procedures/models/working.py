"""What staff are writing: the next version of a procedure before it is published."""

from typing import Any

from django.db import models

from yorozu.municipality.models import Department, TenantModel
from yorozu.procedures.models.version import ProcedureVersion


class WorkingDraft(TenantModel):
    """One a procedure. `document` is a definition in the form in which forms stores it, with whatever faults it has.

    `revision` grows by one with every change, so that nobody changes what they have not seen. With `publish_at` the
    draft is published then, and is not changed until then; `publish_fault` says why that did not go.
    """

    code = models.SlugField(max_length=100)
    title = models.CharField(max_length=100)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    department_id: int
    document: "models.JSONField[Any, Any]" = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    based_on = models.ForeignKey(ProcedureVersion, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=100)
    publish_at = models.DateTimeField(null=True)
    publish_fault = models.TextField(default="")

    class Meta:
        db_table = "procedures_working"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code"], name="one_working_draft_a_procedure")
        ]
        indexes = [models.Index(fields=["publish_at"], name="working_draft_due")]

    def __str__(self) -> str:
        return f"{self.code} 編集中"
