"""A number ticket (番号札). Nothing in it is about a person; an address left for the call is sealed and goes with the day."""

from uuid import UUID

from django.db import models

from yorozu.counter.models.window import Window
from yorozu.foundation.ids import new_id
from yorozu.municipality.models import StaffMember, TenantModel


class TicketState(models.TextChoices):
    WAITING = "waiting", "お待ちください"
    CALLED = "called", "お呼びしています"
    SERVED = "served", "ご案内しました"
    NO_SHOW = "no_show", "お呼びしましたが、いらっしゃいませんでした"
    CANCELLED = "cancelled", "取り消しました"


class Ticket(TenantModel):
    """`number` counts from 1 for each window and day. `code_digest` (keyed) finds it by the code in its page's address.

    `desk` is the label of the desk to which it was called. A clerk has one called ticket at a time.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    window = models.ForeignKey(Window, on_delete=models.CASCADE, related_name="tickets")
    day = models.DateField()
    number = models.PositiveSmallIntegerField()
    code_digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=TicketState.choices, default=TicketState.WAITING)
    taken_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    called_by = models.ForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    desk = models.CharField(max_length=6, default="", blank=True)
    ended_at = models.DateTimeField(null=True)
    key = models.ForeignKey("trust.VaultKey", null=True, on_delete=models.PROTECT, related_name="+")
    sealed_address = models.BinaryField(default=b"")

    window_id: int
    key_id: UUID | None
    called_by_id: int | None

    class Meta:
        db_table = "counter_ticket"
        constraints = [
            models.UniqueConstraint(fields=["window", "day", "number"], name="ticket_number_once"),
            models.UniqueConstraint(fields=["municipality", "code_digest"], name="ticket_code_once"),
            models.UniqueConstraint(
                fields=["municipality", "called_by"],
                condition=models.Q(state="called"),
                name="one_called_ticket_a_clerk",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=TicketState.values), name="ticket_state_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["called", "served", "no_show"])
                | models.Q(called_at__isnull=False, called_by__isnull=False),
                name="a_called_ticket_was_called_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["window", "day", "state", "number"], name="ticket_queue")]

    def __str__(self) -> str:
        return str(self.number)
