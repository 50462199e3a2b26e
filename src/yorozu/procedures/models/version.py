"""Published versions."""

from typing import Any

from django.db import models

from yorozu.municipality.models import TenantModel
from yorozu.procedures.models.procedure import Procedure


class ProcedureVersion(TenantModel):
    """One publication of a definition; an application keeps the version it was made with. Never altered.

    `document` is the definition as forms stores it; `digest` is the SHA-256 of its canonical JSON.
    """

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    document: "models.JSONField[Any, Any]" = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=100)

    class Meta:
        db_table = "procedures_version"
        constraints = [models.UniqueConstraint(fields=["procedure", "number"], name="version_number_once")]

    def __str__(self) -> str:
        return f"{self.procedure_id} 第{self.number}版"
