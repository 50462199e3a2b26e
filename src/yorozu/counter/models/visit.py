"""A visit (来庁): one person before one clerk, from the first question to the receipt."""

from datetime import datetime
from uuid import UUID

from django.db import models

from yorozu.counter.models.ticket import Ticket
from yorozu.counter.models.window import Window
from yorozu.foundation.ids import new_id
from yorozu.intake.models import Basket, Confirmed
from yorozu.municipality.models import StaffMember, TenantModel


class VisitState(models.TextChoices):
    OPEN = "open", "受付中"
    CLOSED = "closed", "終わり"


class Visit(TenantModel):
    """What is entered is in the drafts of `basket`, each sealed under a key of its own.

    `shown_digest` is what the person was shown on the tablet; `confirmed_digest` what they confirmed, and `confirmed` how.
    It holds as long as the content has this digest. `wrong` are the questions that they marked, as `code.field`.
    `sealed_notes` is JSON under the visit's own key: `card` (the reading, by term) and `reason`. Key and notes go when
    the visit ends.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="+")
    ticket = models.OneToOneField(Ticket, null=True, on_delete=models.SET_NULL, related_name="visit")
    clerk = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    basket = models.OneToOneField(Basket, null=True, on_delete=models.SET_NULL, related_name="+")
    resident = models.ForeignKey("identity.Resident", null=True, on_delete=models.SET_NULL, related_name="+")
    key = models.ForeignKey("trust.VaultKey", null=True, on_delete=models.PROTECT, related_name="+")
    sealed_notes = models.BinaryField(default=b"")
    state = models.CharField(max_length=6, choices=VisitState.choices, default=VisitState.OPEN)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    shown_digest = models.CharField(max_length=64, default="", blank=True)
    confirmed = models.CharField(max_length=10, choices=Confirmed.choices, default="", blank=True)
    confirmed_digest = models.CharField(max_length=64, default="", blank=True)
    confirmed_at = models.DateTimeField(null=True)
    wrong: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)

    window_id: int
    clerk_id: int
    basket_id: UUID | None
    resident_id: UUID | None
    key_id: UUID | None
    ticket_id: UUID | None

    class Meta:
        db_table = "counter_visit"
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=VisitState.values), name="visit_state_known"),
            models.CheckConstraint(
                condition=models.Q(confirmed__in=["", *Confirmed.values]), name="visit_confirmation_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state="open", closed_at=None)
                | models.Q(state="closed", closed_at__isnull=False, key=None),
                name="a_closed_visit_keeps_nothing",
            ),
        ]
        indexes = [models.Index(fields=["window", "state", "opened_at"], name="visit_open")]

    def __str__(self) -> str:
        return str(self.id)

    def confirmation(self, digest: str) -> datetime | None:
        """When this very content was confirmed; None while it was not."""
        return self.confirmed_at if digest and digest == self.confirmed_digest else None
