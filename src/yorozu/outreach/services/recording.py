"""One entry of the audit chain about a survey, and the round as it is now."""

from collections.abc import Mapping
from datetime import datetime

from yorozu.foundation.errors import Conflict, NotFound
from yorozu.identity.actors import Actor
from yorozu.outreach.models import SurveyRound
from yorozu.trust import audit

CLOSED = "この調査は締め切られ、集計が確定しています。"


def record(
    survey: SurveyRound,
    action: str,
    *,
    by: Actor,
    at: datetime,
    details: Mapping[str, str | int] | None = None,
) -> None:
    """In the caller's transaction. Never which answer, and never a code."""
    audit.record(
        municipality=survey.municipality, action=action, subject_type="survey", subject_id=survey.pk, at=at,
        details=details, **by.audit(),
    )  # fmt: skip


def locked(survey: SurveyRound, *, still_open: bool = True) -> SurveyRound:
    """The round, locked until the commit. Raises Conflict once it was closed, NotFound when it is gone."""
    rows = SurveyRound.objects.within(survey.municipality_id).select_for_update(of=("self",), no_key=True)
    wanted = ("municipality", "key", "version", "procedure", "department")
    found = rows.select_related(*wanted).filter(pk=survey.pk).first()
    if found is None:
        raise NotFound("この調査は見つかりません。調査の一覧から開き直してください。")
    if still_open and found.closed_at is not None:
        raise Conflict(CLOSED)
    return found
