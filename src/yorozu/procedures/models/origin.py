"""Where a procedure came from, so that a newer one of the same origin can be taken over without losing our changes."""

from typing import Any

from django.db import models

from yorozu.municipality.models import TenantModel


class Source(models.TextChoices):
    OWN = "own", "この市で作成"
    PACK = "pack", "標準の手続"
    SHARED = "shared", "ほかの自治体から"


class Origin(TenantModel):
    """`document` is the definition as it was taken over last, `digest` its digest; empty for one made here.

    `about` says who shared it: municipality, municipality_code, installation, code, version. `incoming` is a newer one
    that waits to be taken over, `incoming_about` the same of it with its digest.
    """

    code = models.SlugField(max_length=100)
    source = models.CharField(max_length=10, choices=Source.choices)
    document: "models.JSONField[Any, Any]" = models.JSONField(null=True)
    digest = models.CharField(max_length=64, default="")
    about: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    taken_at = models.DateTimeField()
    incoming: "models.JSONField[Any, Any]" = models.JSONField(null=True)
    incoming_about: "models.JSONField[Any, Any]" = models.JSONField(default=dict)

    class Meta:
        db_table = "procedures_origin"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code"], name="one_origin_a_procedure"),
            models.CheckConstraint(
                condition=models.Q(source__in=Source.values), name="procedure_source_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.get_source_display()}"
