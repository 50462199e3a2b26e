"""What came of a survey."""

from typing import Any

from django.db import models
from django.db.models import Q

from yorozu.municipality.models import TenantModel
from yorozu.outreach.models.rounds import SurveyRound


class SurveyResult(TenantModel):
    """The tables as they stood when the round was closed; once a round. `digest` is the SHA-256 of their JSON;
    it is not shown to the public, who could try hidden counts out by it.

    `public` is what of them the public page shows: counts below `threshold` are hidden there.
    """

    round = models.OneToOneField(SurveyRound, on_delete=models.PROTECT, related_name="+")
    content: "models.JSONField[Any, Any]" = models.JSONField()
    digest = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    frozen_by = models.CharField(max_length=100)
    public: "models.JSONField[Any, Any]" = models.JSONField(null=True)
    threshold = models.PositiveSmallIntegerField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=100, default="")

    class Meta:
        db_table = "outreach_result"
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=True)
                | Q(published_at__isnull=False, public__isnull=False, threshold__isnull=False),
                name="published_result_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}"
