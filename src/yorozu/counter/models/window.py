"""A window (窓口): a queue of numbers that one department serves."""

from datetime import date

from django.db import models

from yorozu.municipality.models import Department, TenantModel


class Window(TenantModel):
    """`prefix` is the letter before its numbers, `place` where people go. It gives numbers on the day `open_on`.

    `reader` names a card reader of the installation (YOROZU_CARD_READERS), "" for none. `recent` are the seconds that
    the people last served here took, the newest last: the wait is reckoned from them, and nobody is told by them.
    """

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    prefix = models.CharField(max_length=2)
    place = models.CharField(max_length=40)
    order = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    reader = models.CharField(max_length=40, default="", blank=True)
    open_on = models.DateField(null=True)
    recent: "models.JSONField[list[int], list[int]]" = models.JSONField(default=list)

    department_id: int

    class Meta:
        db_table = "counter_window"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "prefix"], name="window_prefix_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def is_open(self, day: date) -> bool:
        """Whether it gives numbers on this day."""
        return self.active and self.open_on == day
