"""廃棄: the answers, the codes and the tables of a round go; that it was held, and how its sample was drawn, remains."""

from datetime import datetime

from yorozu.municipality.models import Municipality
from yorozu.outreach.models import (
    SurveyAnswer,
    SurveyCode,
    SurveyResult,
    SurveyRound,
    SurveyTheme,
)
from yorozu.outreach.services.drafts import forget_drafts
from yorozu.trust.vault import destroy_key


def dispose_survey(*, municipality: Municipality, subject_id: str, at: datetime) -> int:
    """Destroy them in the caller's transaction; how many files there were."""
    survey = (
        SurveyRound.objects.within(municipality).select_related("key__municipality").get(pk=int(subject_id))
    )
    forget_drafts(survey)
    for table in (SurveyAnswer, SurveyTheme, SurveyCode):
        table.objects.within(municipality).filter(round=survey).delete()
    SurveyResult.objects.within(municipality).filter(round=survey).update(
        content={}, public=None, threshold=None, published_at=None
    )
    SurveyRound.objects.within(municipality).filter(pk=survey.pk, disposed_at=None).update(disposed_at=at)
    return destroy_key(survey.key, at=at)
