"""The tables of surveys."""

from yorozu.outreach.models.answers import SurveyAnswer, SurveyDraft, SurveyTheme, Via
from yorozu.outreach.models.results import SurveyResult
from yorozu.outreach.models.rounds import Mode, SurveyRound
from yorozu.outreach.models.samples import SurveyCode, SurveyList, SurveySample, SurveyStratum

__all__ = [
    "Mode",
    "SurveyAnswer",
    "SurveyCode",
    "SurveyDraft",
    "SurveyList",
    "SurveyResult",
    "SurveyRound",
    "SurveySample",
    "SurveyStratum",
    "SurveyTheme",
    "Via",
]
