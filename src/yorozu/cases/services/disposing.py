"""廃棄: what the office wrote about a person goes with what they sent."""

from datetime import datetime

from yorozu.approvals.services import forget_proposals
from yorozu.cases.models import Case, WorkNote
from yorozu.intake.services import dispose_application
from yorozu.municipality.models import Municipality


def dispose_case(*, municipality: Municipality, subject_id: str, at: datetime) -> int:
    """Destroy the case's application, files, notes and reasons in the caller's transaction; how many files there were.

    Its number, its steps with their times and its outcome remain.
    """
    cases = Case.objects.within(municipality).select_related("application__key__municipality")
    case = cases.get(pk=int(subject_id))
    WorkNote.objects.within(municipality).filter(case=case).update(sealed_text=b"")
    cases.filter(pk=case.pk).update(sealed_reason=None, sealed_summary=None)
    forget_proposals(municipality=municipality, subject_type="case", subject_id=case.pk)
    return dispose_application(application=case.application, at=at)
