"""The steps of a proposal's route, as they were resolved when it was submitted, and what became of each."""

from django.db import models
from django.db.models import F, Q

from yorozu.approvals.models.proposal import Proposal
from yorozu.municipality.models import Department, StaffMember, TenantModel


class StepKind(models.TextChoices):
    REVIEW = "review", "審査"
    CONCURRENCE = "concurrence", "合議"
    DECIDE = "decide", "決裁"
    FOR_INFORMATION = "for_information", "供覧"


class StepState(models.TextChoices):
    WAITING = "waiting", "これから"
    OPEN = "open", "確認待ち"
    DONE = "done", "済み"
    REMANDED = "remanded", "差戻し"
    SKIPPED = "skipped", "省略"


class SkipReason(models.TextChoices):
    NONE = "", ""
    PROPOSER = "proposer", "起案者のため省略"
    CLOSED = "closed", "回付前に終了"


class Absence(models.TextChoices):
    """Why the holder cannot act (不在): 出張・休暇 as in the rules on 代決."""

    NONE = "", ""
    TRIP = "trip", "出張"
    LEAVE = "leave", "休暇"
    VACANT = "vacant", "欠員"
    OTHER = "other", "その他の不在"


_ACTED = (StepState.DONE, StepState.REMANDED)


class ProposalStep(TenantModel):
    """`department` is where the post is held; `raised_from` the post that would have decided, had the proposer not held it."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=StepKind.choices)
    post_name = models.CharField(max_length=40)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    raised_from = models.CharField(max_length=40, default="", blank=True)
    state = models.CharField(max_length=20, choices=StepState.choices, default=StepState.WAITING)
    opened_at = models.DateTimeField(null=True)
    skip_reason = models.CharField(
        max_length=20, choices=SkipReason.choices, default=SkipReason.NONE, blank=True
    )
    acted_by = models.ForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    acted_at = models.DateTimeField(null=True)
    sealed_comment = models.BinaryField(null=True)
    acting = models.BooleanField(default=False)
    absence = models.CharField(max_length=20, choices=Absence.choices, default=Absence.NONE, blank=True)
    later_review_needed = models.BooleanField(default=False)
    later_reviewed_by = models.ForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    later_reviewed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "approvals_step"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "order"], name="step_order_once"),
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(kind=StepKind.DECIDE), name="step_decides_once_a_proposal"
            ),
            models.CheckConstraint(condition=Q(kind__in=StepKind.values), name="step_kind_known"),
            models.CheckConstraint(condition=Q(state__in=StepState.values), name="step_state_known"),
            models.CheckConstraint(
                condition=Q(acted_by__isnull=True, acted_at__isnull=True)
                | Q(acted_by__isnull=False, acted_at__isnull=False),
                name="step_who_and_when_together",
            ),
            models.CheckConstraint(
                condition=Q(state__in=_ACTED, acted_at__isnull=False)
                | (~Q(state__in=_ACTED) & Q(acted_at__isnull=True)),
                name="step_acted_when_it_says_so",
            ),
            models.CheckConstraint(
                condition=~Q(state=StepState.REMANDED) | Q(sealed_comment__isnull=False),
                name="step_remanded_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state=StepState.SKIPPED) & ~Q(skip_reason="")
                | ~Q(state=StepState.SKIPPED) & Q(skip_reason=""),
                name="step_skipped_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(acting=False, absence="") | Q(acting=True, state=StepState.DONE) & ~Q(absence=""),
                name="step_acting_says_why",
            ),
            models.CheckConstraint(
                condition=Q(later_review_needed=False) | Q(acting=True),
                name="step_later_review_only_after_acting",
            ),
            models.CheckConstraint(
                condition=Q(later_reviewed_by__isnull=True, later_reviewed_at__isnull=True)
                | Q(
                    later_reviewed_by__isnull=False, later_reviewed_at__isnull=False, later_review_needed=True
                ),
                name="step_later_review_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(later_reviewed_by__isnull=True) | ~Q(later_reviewed_by=F("acted_by")),
                name="step_later_review_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "state", "opened_at"], name="step_by_state"),
            models.Index(
                fields=["municipality"],
                name="step_to_review_later",
                condition=Q(later_review_needed=True, later_reviewed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.kind} {self.post_name}"

    @property
    def is_open(self) -> bool:
        return self.state == StepState.OPEN

    @property
    def awaits_later_review(self) -> bool:
        return self.later_review_needed and self.later_reviewed_at is None
