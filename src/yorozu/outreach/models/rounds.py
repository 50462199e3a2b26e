"""One survey, asked once."""

from uuid import UUID

from django.db import models

from yorozu.municipality.models import Department, TenantModel


class Mode(models.TextChoices):
    """Who may answer."""

    CODES = "codes", "無作為に選んだ方（番号を使う）"
    OPEN = "open", "どなたでも（番号を使わない）"


class SurveyRound(TenantModel):
    """調査: a published version of an anonymous survey, asked from `opens_at` until before `closes_at`.

    Answers are sealed under `key`, one for all of them: the round is one matter, and one record. `crosses` are pairs of
    ids of questions whose cross tables go with the result. `mixed` is how many answers there were when their rows were
    last written anew (services/mixing). `closed_at` is when the result was frozen.
    """

    slug = models.SlugField(max_length=60)
    procedure = models.ForeignKey("procedures.Procedure", on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey("procedures.ProcedureVersion", on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey("trust.VaultKey", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=100)
    mode = models.CharField(max_length=10, choices=Mode.choices)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    crosses = models.JSONField(default=list)
    mixed = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)
    disposed_at = models.DateTimeField(null=True)

    department_id: int
    procedure_id: int
    key_id: UUID

    class Meta:
        db_table = "outreach_round"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "slug"], name="survey_slug_once"),
            models.CheckConstraint(condition=models.Q(mode__in=Mode.values), name="survey_mode_known"),
            models.CheckConstraint(
                condition=models.Q(opens_at__lt=models.F("closes_at")), name="survey_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.title
