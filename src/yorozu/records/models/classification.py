"""文書分類: what kinds of records there are, and how long each is kept."""

from django.db import models
from django.db.models import Q

from yorozu.municipality.models import TenantModel


class RecordClass(TenantModel):
    """A class of records; `path` is from the top (福祉/児童手当), `years` None is 永年."""

    path = models.CharField(max_length=200)
    title = models.CharField(max_length=200)
    years = models.PositiveSmallIntegerField(null=True)

    class Meta:
        db_table = "records_class"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "path"], name="record_class_path_once"),
            models.CheckConstraint(
                condition=Q(years__isnull=True) | Q(years__gte=1), name="record_class_years_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.path
