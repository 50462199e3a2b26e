"""How long a procedure takes, as it was measured: numbers that say nothing of anybody."""

from django.db import models

from yorozu.municipality.models import TenantModel
from yorozu.procedures.models.procedure import Procedure


class Measured(models.TextChoices):
    FILLING = "filling", "入力にかかった分"
    PROCESSING = "processing", "結果までの営業日"


class Pace(TenantModel):
    """One measure. `value` is in whole minutes of filling in, or in business days without those in which a correction
    was awaited. It leads to no application: no time, no number, and the order in which they came only."""

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=Measured.choices)
    value = models.PositiveIntegerField()

    class Meta:
        db_table = "procedures_pace"
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=Measured.values), name="pace_kind_is_known")
        ]
        # The last ones of a procedure are read from the end of one stretch, however many there are.
        indexes = [models.Index(fields=["municipality", "procedure", "kind", "-id"], name="pace_last")]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"
