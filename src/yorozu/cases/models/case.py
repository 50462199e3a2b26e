"""The case: one run of a procedure, as the office sees it."""

from datetime import date

from django.db import models

from yorozu.approvals.models import Proposal
from yorozu.cases.models.states import TICKING, State
from yorozu.intake.models import Application
from yorozu.municipality.models import Department, StaffMember, TenantModel
from yorozu.procedures.models import Procedure, ProcedureVersion


class Case(TenantModel):
    """What the office does with an application.

    `due_on` is the last of the standard processing days; while `clock_paused_on` is set they do not run.
    `lock` grows with every step: a step names the lock it saw, and the second of two clerks is refused.
    `closed_at` is when the matter ended for the applicant (完結): told of the decision, or withdrawn.
    `revision` is the newest revision of the application that the office has been told of.
    """

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="+")
    receipt_number = models.CharField(max_length=20)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+", db_index=False)
    assignee = models.ForeignKey(
        StaffMember, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    proposal = models.ForeignKey(
        Proposal, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    state = models.CharField(max_length=20, choices=State.choices, default=State.RECEIVED)
    arrived_on = models.DateField()
    accepted_at = models.DateTimeField(null=True)
    due_on = models.DateField()
    clock_paused_on = models.DateField(null=True)
    revision = models.PositiveSmallIntegerField(default=1)
    outcome = models.CharField(max_length=40, default="")
    sealed_reason = models.BinaryField(null=True)
    sealed_summary = models.BinaryField(null=True)
    decided_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    lock = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "cases_case"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "receipt_number"], name="case_receipt_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in State]), name="case_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(clock_paused_on__isnull=False, state="waiting_correction")
                | (models.Q(clock_paused_on__isnull=True) & ~models.Q(state="waiting_correction")),
                name="case_clock_stops_for_correction",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["proposed", "approved", "issued"]) | ~models.Q(outcome=""),
                name="case_decision_has_outcome",
            ),
        ]
        # The work list reads one ordered stretch of an index for each place and state, so what is closed costs nothing.
        indexes = [
            models.Index(fields=["municipality", "department", "state", "due_on", "id"], name="case_work"),
            models.Index(
                fields=["municipality", "procedure", "state", "due_on", "id"], name="case_procedure"
            ),
            models.Index(fields=["municipality", "assignee", "state", "due_on", "id"], name="case_mine"),
            models.Index(fields=["municipality", "state", "due_on", "id"], name="case_city"),
        ]

    def __str__(self) -> str:
        return self.receipt_number

    def is_late(self, on: date) -> bool:
        """期限超過: past the standard processing days, the clock still running."""
        return self.state in TICKING and self.due_on < on
