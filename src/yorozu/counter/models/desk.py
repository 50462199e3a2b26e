"""A desk (席) at a window at which a clerk serves today."""

from django.db import models

from yorozu.counter.models.window import Window
from yorozu.municipality.models import StaffMember, TenantModel


class Desk(TenantModel):
    """`label` is what people look for (3 in 3番). The row goes when the clerk leaves, or with the day."""

    window = models.ForeignKey(Window, on_delete=models.CASCADE, related_name="desks")
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=6)
    day = models.DateField()
    opened_at = models.DateTimeField()

    window_id: int
    staff_id: int

    class Meta:
        db_table = "counter_desk"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "staff"], name="one_desk_a_clerk"),
            models.UniqueConstraint(fields=["window", "label"], name="one_clerk_a_desk"),
        ]

    def __str__(self) -> str:
        return self.label
