"""A proposal: what somebody asks to have decided."""

from django.db import models
from django.db.models import Q

from yorozu.municipality.models import Department, StaffMember, TenantModel


class ProposalState(models.TextChoices):
    CIRCULATING = "circulating", "回議中"
    APPROVED = "approved", "決裁済み"
    REMANDED = "remanded", "差戻し"
    PULLED_BACK = "pulled_back", "引戻し"


_ANSWERED = Q(state=ProposalState.APPROVED)


class Proposal(TenantModel):
    """One round of asking. Sent back or taken back it stays as it was; asking again is a new row, one `round` on.

    `title` is what is proposed, in one sentence, `summary` why; neither holds personal data. What people write on the
    steps is sealed under `key`, that of the subject.
    `version` counts the moves of the route, so that an act on an outdated screen is noticed.
    """

    subject_type = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=60)
    round = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=200)
    summary = models.TextField(max_length=4000)
    key = models.ForeignKey("trust.VaultKey", on_delete=models.PROTECT, related_name="+", db_index=False)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    proposer = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=ProposalState.choices, default=ProposalState.CIRCULATING)
    version = models.PositiveIntegerField(default=1)
    submitted_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(StaffMember, null=True, on_delete=models.PROTECT, related_name="+")
    delegated = models.BooleanField(default=False)

    class Meta:
        db_table = "approvals_proposal"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "subject_type", "subject_id"],
                condition=Q(state=ProposalState.CIRCULATING),
                name="proposal_open_once_a_subject",
            ),
            models.UniqueConstraint(
                fields=["municipality", "subject_type", "subject_id", "round"], name="proposal_round_once"
            ),
            models.CheckConstraint(condition=Q(state__in=ProposalState.values), name="proposal_state_known"),
            models.CheckConstraint(
                condition=Q(state=ProposalState.CIRCULATING, closed_at__isnull=True)
                | (~Q(state=ProposalState.CIRCULATING) & Q(closed_at__isnull=False)),
                name="proposal_closed_when_it_has_ended",
            ),
            models.CheckConstraint(
                condition=(_ANSWERED & Q(decided_by__isnull=False))
                | (~_ANSWERED & Q(decided_by__isnull=True)),
                name="proposal_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("proposer")),
                name="proposal_decided_by_a_second_person",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "proposer", "-submitted_at"], name="proposal_of_proposer"),
            models.Index(fields=["department", "state"], name="proposal_of_department"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.round})"

    @property
    def is_open(self) -> bool:
        return self.state == ProposalState.CIRCULATING
