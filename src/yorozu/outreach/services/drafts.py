"""Answers that are being written, forgotten with their round or after they ended."""

from yorozu.intake.models import Draft
from yorozu.intake.services import discard_draft
from yorozu.municipality.selectors import all_municipalities
from yorozu.outreach.models import SurveyDraft, SurveyRound


def forget_drafts(survey: SurveyRound) -> None:
    """Every draft of the round, with what was typed, in the caller's transaction."""
    rows = SurveyDraft.objects.within(survey.municipality_id).filter(round=survey)
    for draft in Draft.objects.within(survey.municipality_id).filter(pk__in=rows.values("draft")):
        discard_draft(draft=draft)
    rows.delete()


def remove_ended_drafts() -> int:
    """The rows of drafts that expired or were thrown away; how many went. Their codes cannot be read any more."""
    return sum(_remove(each.pk) for each in all_municipalities())


def _remove(municipality_id: int) -> int:
    rows = SurveyDraft.objects.within(municipality_id)
    known = Draft.objects.within(municipality_id).filter(pk__in=rows.values("draft")).values("pk")
    return rows.exclude(draft__in=known).delete()[0]
