"""The result for everybody."""

from datetime import datetime

from django.db import transaction

from yorozu.foundation.errors import Conflict, FieldError, Invalid
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.outreach.models import SurveyResult, SurveyRound
from yorozu.outreach.selectors.rounds import result_of
from yorozu.outreach.selectors.tables import digest_of, public_tables
from yorozu.outreach.services.recording import locked, record

LEAST, MOST = 3, 100


@transaction.atomic
def publish_result(*, survey: SurveyRound, threshold: int, by: Actor, at: datetime) -> SurveyResult:
    """Show the frozen result on the public page, counts below `threshold` hidden. Raises Conflict before it is frozen."""
    require(by, Action.SURVEY_PUBLISH, survey.department_id)
    if not LEAST <= threshold <= MOST:
        message = f"隠す人数は{LEAST}から{MOST}までの数字にしてください。"
        raise Invalid(message, [FieldError("threshold", message)])
    found = locked(survey, still_open=False)
    result = result_of(found)
    if result is None or found.disposed_at is not None:
        raise Conflict("集計が確定してから公開してください。")
    public = public_tables(result.content, threshold)
    result.public, result.threshold = public, threshold
    result.published_at, result.published_by = at, by.name
    result.save(update_fields=["public", "threshold", "published_at", "published_by"])
    details: dict[str, str | int] = {
        "threshold": threshold,
        "digest": result.digest,
        "shown": digest_of(public),
    }
    record(found, "survey.published", by=by, at=at, details=details)
    return result


@transaction.atomic
def withdraw_result(*, survey: SurveyRound, by: Actor, at: datetime) -> None:
    """Take the public page away again."""
    require(by, Action.SURVEY_PUBLISH, survey.department_id)
    found = locked(survey, still_open=False)
    rows = SurveyResult.objects.within(found.municipality_id).filter(round=found, published_at__isnull=False)
    if rows.update(published_at=None, published_by="", public=None, threshold=None):
        record(found, "survey.unpublished", by=by, at=at)
