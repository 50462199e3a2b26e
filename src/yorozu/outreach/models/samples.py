"""Who is asked: the list before the draw, what the draw was, and the codes."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from yorozu.municipality.models import TenantModel
from yorozu.outreach.models.rounds import SurveyRound


class SurveyList(TenantModel):
    """A list of persons waiting for the draw, a file under a key of its own; the draw destroys the key and the row.

    `columns` are the places of what is read (id, district, birth or age, sex), `sha256` is that of the file as it came.
    """

    round = models.OneToOneField(SurveyRound, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey("trust.VaultKey", on_delete=models.PROTECT, related_name="+")
    stored = models.ForeignKey("trust.StoredFile", on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    columns = models.JSONField(default=dict)
    bands = models.CharField(max_length=200)
    base_day = models.DateField()
    uploaded_at = models.DateTimeField()

    class Meta:
        db_table = "outreach_list"

    def __str__(self) -> str:
        return f"{self.round_id}"


class SurveySample(TenantModel):
    """The draw, which happens once a round: everything needed to repeat it but the list itself.

    `population` are those the sample was drawn from. The list for the addressing lies as `stored` under `list_key` until
    it is removed at `list_removed_at`; as long as it is there nobody can answer.
    """

    round = models.OneToOneField(SurveyRound, on_delete=models.PROTECT, related_name="+")
    algorithm = models.CharField(max_length=40)
    seed = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    minimum = models.PositiveIntegerField()
    population = models.PositiveIntegerField()
    younger = models.PositiveIntegerField()
    bands = models.CharField(max_length=200)
    base_day = models.DateField()
    list_sha256 = models.CharField(max_length=64)
    drawn_sha256 = models.CharField(max_length=64)
    drawn_at = models.DateTimeField()
    drawn_by = models.CharField(max_length=100)
    list_key = models.ForeignKey("trust.VaultKey", on_delete=models.PROTECT, related_name="+")
    stored = models.ForeignKey("trust.StoredFile", on_delete=models.PROTECT, related_name="+")
    list_removed_at = models.DateTimeField(null=True)

    round_id: int
    list_key_id: UUID

    class Meta:
        db_table = "outreach_sample"
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gt=0) & Q(size__lte=models.F("population")),
                name="sample_not_above_population",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.size}/{self.population}"


class SurveyStratum(TenantModel):
    """District × age band × sex: how many there are, and how many were drawn."""

    round = models.ForeignKey(SurveyRound, on_delete=models.PROTECT, related_name="+")
    district = models.CharField(max_length=40)
    low = models.PositiveSmallIntegerField()
    band = models.CharField(max_length=20)
    sex = models.CharField(max_length=10)
    population = models.PositiveIntegerField()
    drawn = models.PositiveIntegerField()

    class Meta:
        db_table = "outreach_stratum"
        constraints = [
            models.UniqueConstraint(fields=["round", "district", "low", "sex"], name="stratum_once"),
            models.CheckConstraint(
                condition=Q(drawn__lte=models.F("population")), name="stratum_not_above_population"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.district} {self.band} {self.sex}"


class SurveyCode(TenantModel):
    """A code, of which only a keyed digest is kept, and the stratum it was sent to. `used` is "" or the channel.

    No date and no reference to the answer: a used code says that it was used and nothing more.
    """

    round = models.ForeignKey(SurveyRound, on_delete=models.PROTECT, related_name="+")
    stratum = models.ForeignKey(SurveyStratum, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    used = models.CharField(max_length=10, default="")

    class Meta:
        db_table = "outreach_code"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "digest"], name="survey_code_once"),
            models.CheckConstraint(
                condition=Q(used__in=["", "online", "paper"]), name="survey_code_used_by_a_channel"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
