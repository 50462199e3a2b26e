"""The outbox: what happened, told to those who must hear it, after the commit and at least once."""

from django.db import models


class OutboxEntry(models.Model):
    """One event for one handler. Written in the transaction that caused it."""

    handler = models.CharField(max_length=120)
    event = models.CharField(max_length=120)
    payload = models.JSONField()
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    dead = models.BooleanField(default=False)
    fault = models.CharField(max_length=200, default="")

    class Meta:
        db_table = "outbox"
        indexes = [
            models.Index(fields=["due_at", "id"], name="outbox_due", condition=models.Q(dead=False)),
            models.Index(fields=["created_at", "id"], name="outbox_dead", condition=models.Q(dead=True)),
        ]

    def __str__(self) -> str:
        return f"{self.event} → {self.handler}"
