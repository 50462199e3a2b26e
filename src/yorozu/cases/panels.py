"""What other screens show of a case."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from yorozu.approvals.models import Proposal
from yorozu.cases.models import State
from yorozu.cases.selectors import case_page, state_words, talk_line, visible_cases, whole_cases
from yorozu.cases.services import record_view
from yorozu.foundation.clock import now, today
from yorozu.foundation.panels import Panel
from yorozu.identity.selectors import actor_of
from yorozu.records.models import Record


def case_of_proposal(request: HttpRequest, proposal: Proposal) -> Mapping[str, Any] | None:
    """The case behind a proposal, for those asked to approve it; the look at it goes to the audit chain.

    Who may see the proposal was checked by its screen. What was proposed in an earlier round is not shown: the case
    may have changed since.
    """
    if proposal.subject_type != "case":
        return None
    actor = actor_of(request)
    case = whole_cases(actor.municipality).filter(pk=int(proposal.subject_id)).first()
    if case is None:
        return None
    record_view(case=case, by=actor, at=now(), screen="proposal")
    current = case.proposal_id == proposal.pk
    withdrawn = case.state == State.WITHDRAWN
    return {
        "case": case,
        "page": case_page(case, actor),
        "current": current,
        "withdrawn": withdrawn,
        "state": state_words(case),
        "talk": talk_line(case, actor, today()),
    }


def case_of_record(request: HttpRequest, record: Record) -> Mapping[str, Any] | None:
    """The way from a record to its case, for who may see both; none once it was disposed of."""
    if record.subject_type != "case" or record.disposed_at is not None:
        return None
    case = visible_cases(actor_of(request)).filter(pk=int(record.subject_id)).first()
    return {"case": case} if case is not None else None


RECORD_SUBJECT = Panel(
    slot="record.subject", order=10, template="cases/panels/record.html", context=case_of_record
)
PROPOSAL_SUBJECT = Panel(
    slot="proposal.subject", order=10, template="cases/panels/subject.html", context=case_of_proposal
)


__all__ = ["PROPOSAL_SUBJECT", "RECORD_SUBJECT", "case_of_proposal", "case_of_record"]
