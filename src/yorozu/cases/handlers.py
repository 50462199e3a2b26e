"""What the office does when it hears of something. Each may run twice or late; `config.wiring` says who hears what."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from yorozu.approvals.events import ProposalApproved, ProposalPulledBack, ProposalRemanded
from yorozu.approvals.models import Proposal, ProposalStep
from yorozu.cases.models import Case, Step
from yorozu.cases.services import (
    approve_case,
    note_infected_file,
    receive_application,
    receive_correction,
    return_case,
    withdraw_case,
)
from yorozu.identity.actors import Actor
from yorozu.intake.events import ApplicationCorrected, ApplicationSubmitted, ApplicationWithdrawn
from yorozu.intake.models import Application
from yorozu.intake.services import confirm_receipt
from yorozu.trust.events import FileInfected

ProposalEvent = ProposalApproved | ProposalRemanded | ProposalPulledBack


@transaction.atomic
def on_application_submitted(event: ApplicationSubmitted) -> None:
    """An application arrived: there is a case for it, and who sent it is told."""
    case = _case(event.application_id, event.municipality_id, event.at)
    confirm_receipt(application=case.application, at=event.at)


@transaction.atomic
def on_application_corrected(event: ApplicationCorrected) -> None:
    """The applicant answered: the days run again."""
    case = _case(event.application_id, event.municipality_id, event.at)
    receive_correction(case=case, revision=event.revision, by=Actor.system(case.municipality), at=event.at)


@transaction.atomic
def on_application_withdrawn(event: ApplicationWithdrawn) -> None:
    """The applicant took it back."""
    case = _case(event.application_id, event.municipality_id, event.at)
    withdraw_case(case=case, by=Actor.system(case.municipality), at=event.at)


@transaction.atomic
def on_proposal_approved(event: ProposalApproved) -> None:
    """決裁: the decision stands."""
    if found := _proposed(event):
        case, proposal = found
        approve_case(case=case, proposal=proposal, by=Actor.system(case.municipality), at=event.decided_at)


@transaction.atomic
def on_proposal_remanded(event: ProposalRemanded) -> None:
    """差戻し: back to the clerk."""
    if found := _proposed(event):
        case, proposal = found
        step = (
            ProposalStep.objects.within(event.municipality_id)
            .select_related("acted_by")
            .get(pk=event.step_id)
        )
        who = step.acted_by.name if step.acted_by else ""
        by = Actor.system(case.municipality)
        return_case(case=case, proposal=proposal, step=Step.REMAND, who=who, by=by, at=event.remanded_at)


@transaction.atomic
def on_proposal_pulled_back(event: ProposalPulledBack) -> None:
    """引戻し: back to the clerk."""
    if found := _proposed(event):
        case, proposal = found
        by, who = Actor.system(case.municipality), proposal.proposer.name
        return_case(
            case=case, proposal=proposal, step=Step.PULL_BACK, who=who, by=by, at=event.pulled_back_at
        )


@transaction.atomic
def on_file_infected(event: FileInfected) -> None:
    """A scanner found something in a file of an application: the clerk and the applicant are told."""
    sent = Application.objects.within(event.municipality_id).filter(key=event.key_id)
    if application_id := sent.values_list("pk", flat=True).first():
        case = _case(application_id, event.municipality_id, event.at)
        note_infected_file(case=case, file_id=event.file_id, by=Actor.system(case.municipality), at=event.at)


def _case(application_id: UUID, municipality_id: int, at: datetime) -> Case:
    wanted = ("municipality", "key", "version", "procedure")
    application = Application.objects.within(municipality_id).select_related(*wanted).get(pk=application_id)
    return receive_application(application=application, by=Actor.system(application.municipality), at=at)


def _proposed(event: ProposalEvent) -> tuple[Case, Proposal] | None:
    """The case and the proposal of an event; None where it is about something else than a case."""
    if event.subject_type != "case":
        return None
    wanted = ("municipality", "application__key", "version", "procedure", "department")
    case = Case.objects.within(event.municipality_id).select_related(*wanted).get(pk=int(event.subject_id))
    proposals = Proposal.objects.within(event.municipality_id).select_related("proposer", "decided_by")
    return case, proposals.get(pk=event.proposal_id)
