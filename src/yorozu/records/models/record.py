"""One finished matter, in its file."""

from django.db import models
from django.db.models import Q

from yorozu.municipality.models import StaffMember, TenantModel
from yorozu.records.models.files import RecordFile

CONFIDENTIALITY = {3: "機密性3", 2: "機密性2", 1: "機密性1"}


class Record(TenantModel):
    """`subject_*` name what it is the record of, in a package above; `items` are {kind, label, file} each.

    `file` is the id of a stored file or None. Titles and labels hold no personal data. `filed_by` is None for the
    service itself. Of a disposed record only the fact remains that there was one: `items` are emptied.
    """

    record_file = models.ForeignKey(RecordFile, on_delete=models.PROTECT, related_name="records")
    subject_type = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    completed_on = models.DateField()
    filed_at = models.DateTimeField()
    filed_by = models.ForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    confidentiality = models.PositiveSmallIntegerField(choices=list(CONFIDENTIALITY.items()), default=3)
    items = models.JSONField(default=list)
    disposed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "records_record"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "subject_type", "subject_id"], name="record_subject_once"
            ),
            models.CheckConstraint(
                condition=Q(confidentiality__in=list(CONFIDENTIALITY)), name="record_confidentiality_known"
            ),
        ]
        indexes = [models.Index(fields=["record_file", "completed_on", "id"], name="record_in_file")]

    def __str__(self) -> str:
        return self.title
