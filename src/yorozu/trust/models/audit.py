"""The audit ledger: one chain a municipality, each entry holding the hash of the one before."""

from django.db import models

from yorozu.municipality.models import TenantModel


class AuditEntry(TenantModel):
    """Who did or saw what, and when. Never altered; holds ids, never personal data."""

    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=20)
    actor_id = models.CharField(max_length=60, default="")
    action = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=60)
    details = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "trust_audit"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "sequence"], name="audit_sequence_once")
        ]
        indexes = [models.Index(fields=["municipality", "subject_type", "subject_id"], name="audit_subject")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"


class AuditHead(models.Model):
    """The end of a municipality's chain; its row is locked while an entry is added."""

    municipality = models.OneToOneField(
        "municipality.Municipality", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        db_table = "trust_audit_head"

    def __str__(self) -> str:
        return f"{self.sequence}"
