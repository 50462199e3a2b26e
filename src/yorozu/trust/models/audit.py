"""The audit ledger: one chain a municipality, of several strands; each entry holds the keyed hash of the one before."""

from django.db import models

from yorozu.municipality.models import TenantModel


class AuditEntry(TenantModel):
    """Who did or saw what, and when. Never altered; holds ids, never personal data.

    `id` is the city's id × 2⁴⁰ + `sequence`, so that no column is free to change.
    """

    id = models.BigIntegerField(primary_key=True, editable=False)
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
        indexes = [
            models.Index(fields=["municipality", "subject_type", "subject_id"], name="audit_subject"),
            # What a member of staff did; an application that arrives writes nothing to it.
            models.Index(
                fields=["municipality", "actor_id", "sequence"],
                condition=models.Q(actor_kind="staff"),
                name="audit_of_staff",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"


class AuditHead(TenantModel):
    """The end of one strand of a municipality's chain (`lane`); its row is locked while an entry is added.

    `mac` is keyed: without the key an end cannot be moved back to an earlier entry.
    """

    lane = models.PositiveSmallIntegerField()
    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)
    mac = models.CharField(max_length=64, default="")

    class Meta:
        db_table = "trust_audit_head"
        constraints = [models.UniqueConstraint(fields=["municipality", "lane"], name="audit_end_once")]

    def __str__(self) -> str:
        return f"{self.sequence}"
