"""A procedure's line in the catalogue."""

from django.db import models

from yorozu.municipality.models import Department, TenantModel


class State(models.TextChoices):
    DRAFT = "draft", "準備中"
    PUBLISHED = "published", "公開中"
    WITHDRAWN = "withdrawn", "公開終了"


class Procedure(TenantModel):
    """What lists and searches need of the current version, so that they never read whole documents.

    Written by publication and by setting the period only. `fee_yen` is in yen, `standard_processing_days` in business days. The keys are
    made by `procedures.words.search_key`; `search_key` holds title, keywords and summary together. What is not
    `for_public` (residents, businesses) nobody outside sees; what is `for_office` staff find at their desk. Applications are
    taken from `accepts_from` until before `accepts_until`, where they are set, whatever the version.
    """

    code = models.SlugField(max_length=100)
    title = models.CharField(max_length=100)
    summary = models.CharField(max_length=300)
    kind = models.CharField(max_length=20)
    category = models.CharField(max_length=20)
    channels = models.JSONField(default=list)
    fee_yen = models.PositiveIntegerField(default=0)
    standard_processing_days = models.PositiveIntegerField(default=0)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    department_id: int
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    current = models.ForeignKey(
        "procedures.ProcedureVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    accepts_from = models.DateTimeField(null=True)
    accepts_until = models.DateTimeField(null=True)
    for_public = models.BooleanField(default=True)
    for_office = models.BooleanField(default=False)
    order = models.PositiveIntegerField(default=0)
    title_key = models.TextField()
    keyword_key = models.TextField()
    search_key = models.TextField()

    class Meta:
        db_table = "procedures_procedure"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "code"], name="procedure_code_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="procedure_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state=State.DRAFT) | models.Q(current__isnull=False),
                name="published_procedure_has_a_version",
            ),
            models.CheckConstraint(
                condition=models.Q(accepts_until__isnull=True)
                | models.Q(accepts_from__isnull=True)
                | models.Q(accepts_from__lt=models.F("accepts_until")),
                name="period_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "state", "order", "code"], name="procedure_list"),
            models.Index(fields=["municipality", "state", "category"], name="procedure_category"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class ProcedureLifeEvent(TenantModel):
    """A procedure belongs to an event of life (引越し, 出産 …)."""

    procedure = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="events")
    event = models.CharField(max_length=20)

    class Meta:
        db_table = "procedures_life_event"
        constraints = [models.UniqueConstraint(fields=["procedure", "event"], name="life_event_once")]
        indexes = [models.Index(fields=["municipality", "event"], name="life_event_procedures")]

    def __str__(self) -> str:
        return self.event
