"""The mails that were queued, and what became of each."""

from django.db import models

from yorozu.foundation.ids import new_id
from yorozu.municipality.models import TenantModel


class State(models.TextChoices):
    """`sending` lasts a moment; a mail that stays in it may or may not have left, and a person decides."""

    WAITING = "waiting", "送信待ち"
    SENDING = "sending", "送信中"
    SENT = "sent", "送信済み"
    FAILED = "failed", "送信できませんでした"


class Delivery(TenantModel):
    """One mail to one person. `sealed_mail` is JSON of to, subject and lines, sealed under `key`.

    `dedupe_key` names the cause (ids only, nothing personal) and exists once in a municipality.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dedupe_key = models.CharField(max_length=120)
    key = models.ForeignKey("trust.VaultKey", on_delete=models.PROTECT, related_name="+")
    sealed_mail = models.BinaryField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=60, default="")
    created_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "messaging_delivery"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "dedupe_key"], name="delivery_once"),
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="delivery_state_known"),
            models.CheckConstraint(
                condition=models.Q(state=State.SENT, sent_at__isnull=False)
                | (~models.Q(state=State.SENT) & models.Q(sent_at__isnull=True)),
                name="delivery_sent_has_its_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["municipality", "created_at"],
                condition=~models.Q(state=State.SENT),
                name="delivery_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.state}"
