"""What was answered, without who."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from yorozu.municipality.models import TenantModel
from yorozu.outreach.models.rounds import SurveyRound


class Via(models.TextChoices):
    """How an answer came."""

    ONLINE = "online", "インターネット"
    PAPER = "paper", "郵送"


class SurveyAnswer(TenantModel):
    """One answer. `sealed_answers` is JSON {values, asked}: answers by field id, and the ids of what was asked.

    The id is random, not ordered by time, and the day is all there is of the time. `coded` says whether a code was
    used for it, not which. `number` counts the answers on paper of a round, which staff enter, from 1. `themes` are the
    themes staff found in free texts: {field id: [theme id]}. `once` is a keyed hash of the form in which an answer on
    paper was typed and of all that was typed in it: a button pressed twice enters the sheet once.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    round = models.ForeignKey(SurveyRound, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=Via.choices)
    coded = models.BooleanField()
    received_on = models.DateField()
    number = models.PositiveIntegerField(null=True)
    sealed_answers = models.BinaryField()
    themes = models.JSONField(default=dict)
    once = models.CharField(max_length=64, default="")

    round_id: int

    class Meta:
        db_table = "outreach_answer"
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="paper_answer_number_once"),
            models.UniqueConstraint(
                fields=["round", "once"], condition=~Q(once=""), name="paper_answer_typed_once"
            ),
            models.CheckConstraint(
                condition=Q(channel="online", number__isnull=True) | Q(channel="paper", number__isnull=False),
                name="answers_on_paper_are_numbered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id}"


class SurveyDraft(TenantModel):
    """A draft that is an answer being written: of which round and, sealed under the draft's key, with which code.

    `draft` is the id of intake's draft, which ends without asking; the row goes with the next housekeeping.
    """

    draft = models.UUIDField()
    round = models.ForeignKey(SurveyRound, on_delete=models.PROTECT, related_name="+")
    sealed_code = models.BinaryField()

    class Meta:
        db_table = "outreach_draft"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "draft"], name="survey_draft_once"),
        ]

    def __str__(self) -> str:
        return f"{self.draft}"


class SurveyTheme(TenantModel):
    """A theme that staff find in the free texts of one question (アフターコーディング)."""

    round = models.ForeignKey(SurveyRound, on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=40)
    label = models.CharField(max_length=60)

    class Meta:
        db_table = "outreach_theme"
        constraints = [models.UniqueConstraint(fields=["round", "field", "label"], name="theme_once")]

    def __str__(self) -> str:
        return self.label
