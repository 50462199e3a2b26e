"""廃棄記録: who asked for a file's disposal, who agreed, and what was destroyed when. It outlives what it speaks of."""

from django.db import models
from django.db.models import F, Q

from yorozu.municipality.models import StaffMember, TenantModel
from yorozu.records.models.files import RecordFile


class DisposalState(models.TextChoices):
    PROPOSED = "proposed", "承認待ち"
    APPROVED = "approved", "廃棄中"
    COMPLETED = "completed", "廃棄済み"
    WITHDRAWN = "withdrawn", "取りやめ"


_AGREED = [DisposalState.APPROVED.value, DisposalState.COMPLETED.value]

METHOD = "案件の鍵の破棄とファイルの削除（復元不可能）"


class Disposal(TenantModel):
    """One disposal of a file (簿冊), by two persons. `records` and `files` count what was destroyed.

    `title`, `kept_for` and `expired_on` are as the file had them: what is asked for and agreed to stays as it was.
    """

    record_file = models.ForeignKey(RecordFile, on_delete=models.PROTECT, related_name="disposals")
    title = models.CharField(max_length=200)
    kept_for = models.CharField(max_length=20)
    expired_on = models.DateField()
    state = models.CharField(max_length=10, choices=DisposalState.choices, default=DisposalState.PROPOSED)
    proposed_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    method = models.CharField(max_length=100, default=METHOD)
    records = models.PositiveIntegerField(default=0)
    files = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "records_disposal"
        constraints = [
            models.UniqueConstraint(
                fields=["record_file"],
                condition=Q(state__in=[DisposalState.PROPOSED, DisposalState.APPROVED]),
                name="disposal_open_once_a_file",
            ),
            models.CheckConstraint(condition=Q(state__in=DisposalState.values), name="disposal_state_known"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="disposal_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_AGREED, approved_by__isnull=False, approved_at__isnull=False)
                | (~Q(state__in=_AGREED) & Q(approved_by__isnull=True, approved_at__isnull=True)),
                name="disposal_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=DisposalState.COMPLETED, completed_at__isnull=False)
                | (~Q(state=DisposalState.COMPLETED) & Q(completed_at__isnull=True)),
                name="disposal_completed_has_its_time",
            ),
        ]
        indexes = [models.Index(fields=["municipality", "-proposed_at"], name="disposal_latest")]

    def __str__(self) -> str:
        return f"{self.title} {self.state}"
