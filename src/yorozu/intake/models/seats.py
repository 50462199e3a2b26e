"""How many of the places of a procedure with a capacity are taken."""

from django.db import models

from yorozu.municipality.models import TenantModel


class SeatCounter(TenantModel):
    """`option` is the chosen course, "" where the whole procedure has one capacity. The database refuses one too many."""

    procedure = models.ForeignKey("procedures.Procedure", on_delete=models.PROTECT, related_name="+")
    option = models.CharField(max_length=80, default="")
    seats = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "intake_seats"
        constraints = [
            models.UniqueConstraint(fields=["procedure", "option"], name="seat_counter_once"),
            models.CheckConstraint(
                condition=models.Q(taken__lte=models.F("seats")), name="seats_not_oversold"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.option} {self.taken}/{self.seats}"
