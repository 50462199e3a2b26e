"""Applications that left as a table: what, for what purpose, and whose."""

from django.db import models

from yorozu.cases.models.case import Case
from yorozu.foundation.ids import new_id
from yorozu.municipality.models import StaffMember, TenantModel
from yorozu.procedures.models import Procedure


class Export(TenantModel):
    """One file. `fields` are ids of the questions in it; `purpose` is the words of who took it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    purpose = models.CharField(max_length=300)
    form = models.CharField(max_length=4)
    fields: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    rows = models.PositiveIntegerField()

    class Meta:
        db_table = "cases_export"
        constraints = [
            models.CheckConstraint(condition=~models.Q(purpose=""), name="export_has_a_purpose"),
            models.CheckConstraint(condition=models.Q(form__in=["csv", "xlsx"]), name="export_form_known"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ExportedCase(TenantModel):
    """A case in a file, so that the person behind it can be told."""

    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="cases")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "cases_exported"
        constraints = [models.UniqueConstraint(fields=["export", "case"], name="exported_case_once")]

    def __str__(self) -> str:
        return f"{self.export_id} {self.case_id}"
