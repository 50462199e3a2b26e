"""A second screen that is joined to a visit: the tablet on which the person checks what the clerk entered."""

from uuid import UUID

from django.db import models

from yorozu.counter.models.visit import Visit
from yorozu.foundation.ids import new_id
from yorozu.municipality.models import TenantModel


class Pairing(TenantModel):
    """A code joins one screen, once, until `expires_at`; afterwards the screen's session holds the id. A visit has one at a time."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="pairings")
    code_digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    visit_id: UUID

    class Meta:
        db_table = "counter_pairing"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code_digest"], name="pairing_code_once"),
            models.UniqueConstraint(
                fields=["visit"], condition=models.Q(ended_at=None), name="one_screen_a_visit"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
