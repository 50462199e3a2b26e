"""Days on which the city hall is closed besides weekends and public holidays."""

from django.db import models

from yorozu.municipality.models.tenancy import TenantModel


class Closure(TenantModel):
    """`yearly` closures (年末年始) recur on the same month and day; others are one day of one year."""

    day = models.DateField()
    yearly = models.BooleanField(default=False)
    reason = models.CharField(max_length=60)

    class Meta:
        db_table = "municipality_closure"
        constraints = [models.UniqueConstraint(fields=["municipality", "day"], name="closure_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.reason}"
