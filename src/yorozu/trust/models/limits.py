"""How often something was tried."""

from django.db import models


class AttemptWindow(models.Model):
    """Attempts in one window of time; `key` is a keyed hash, never the address itself."""

    key = models.CharField(max_length=64)
    opened_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "trust_attempts"
        constraints = [models.UniqueConstraint(fields=["key", "opened_at"], name="attempts_window_once")]
        indexes = [models.Index(fields=["opened_at"], name="attempts_opened")]

    def __str__(self) -> str:
        return f"{self.attempts}"
