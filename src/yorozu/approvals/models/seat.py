"""Which post in which department may act on a step."""

from django.db import models

from yorozu.approvals.models.step import ProposalStep
from yorozu.municipality.models import Department, Post, TenantModel


class StepSeat(TenantModel):
    """Whoever is in the seat on the day may act, so a change of staff does not strand a proposal.

    `acting` seats are for 代決, while nobody of the others is there.
    """

    step = models.ForeignKey(ProposalStep, on_delete=models.CASCADE, related_name="seats")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    acting = models.BooleanField(default=False)

    class Meta:
        db_table = "approvals_seat"
        constraints = [
            models.UniqueConstraint(fields=["step", "post", "department", "acting"], name="step_seat_once")
        ]
        indexes = [models.Index(fields=["department", "post"], name="seat_place")]

    def __str__(self) -> str:
        return f"{self.department} {self.post}"
