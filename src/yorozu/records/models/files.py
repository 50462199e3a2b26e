"""簿冊: one file of a class, a department and a fiscal year, kept and disposed of as one."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Q

from yorozu.municipality.models import Department, TenantModel
from yorozu.records.models.classification import RecordClass

PERMANENT = "永年"


class RecordFile(TenantModel):
    """`fiscal_year` is the one in which its records were completed; `disposal_on` the first day it may be destroyed.

    What must be kept for different periods stands in different files, so `years` is part of what makes a file.
    `disposed_at` is when the records in it were destroyed; a record filed late opens the file again.
    """

    record_class = models.ForeignKey(RecordClass, on_delete=models.PROTECT, related_name="files")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    fiscal_year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    years = models.PositiveSmallIntegerField(null=True)
    retention_start = models.DateField()
    disposal_on = models.DateField(null=True)
    disposed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "records_file"
        constraints = [
            models.UniqueConstraint(
                fields=["record_class", "department", "fiscal_year", "years"],
                condition=Q(years__isnull=False),
                name="record_file_once",
            ),
            models.UniqueConstraint(
                fields=["record_class", "department", "fiscal_year"],
                condition=Q(years__isnull=True),
                name="record_file_permanent_once",
            ),
            models.CheckConstraint(
                condition=Q(years__isnull=True, disposal_on__isnull=True)
                | Q(
                    years__isnull=False,
                    disposal_on__isnull=False,
                    disposal_on__gt=models.F("retention_start"),
                ),
                name="record_file_disposal_as_kept",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "-fiscal_year", "title"], name="record_file_by_year"),
            models.Index(fields=["municipality", "disposal_on"], name="record_file_by_disposal"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kept_for(self) -> str:
        """5年 or 永年."""
        return PERMANENT if self.years is None else f"{self.years}年"

    @property
    def expires_on(self) -> date | None:
        """The last day of the period (満了日), the one before `disposal_on`."""
        return self.disposal_on - timedelta(days=1) if self.disposal_on else None

    def is_due(self, on: date) -> bool:
        """Whether the time it had to be kept is over, and it is still here."""
        return self.disposed_at is None and self.disposal_on is not None and self.disposal_on <= on
