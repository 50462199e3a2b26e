"""Free texts: read, and sorted into themes that can be counted."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from yorozu.foundation.errors import FieldError, Invalid, NotFound
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.outreach.models import SurveyAnswer, SurveyRound, SurveyTheme
from yorozu.outreach.selectors.answers import Opened, answers_to
from yorozu.outreach.selectors.questions import questions_of
from yorozu.outreach.services.recording import locked, record
from yorozu.procedures.selectors import definition_of

_MOST_THEMES = 60


@transaction.atomic
def read_texts(*, survey: SurveyRound, field: str, by: Actor, at: datetime) -> list[Opened]:
    """The answers in which this question has a text; that they were read is recorded. Raises NotFound, Forbidden."""
    require(by, Action.SURVEY_WORK, survey.department_id)
    _require_text(survey, field)
    found = [each for each in answers_to(survey) if each.values.get(field)]
    record(survey, "survey.texts_viewed", by=by, at=at, details={"field": field, "texts": len(found)})
    return found


@transaction.atomic
def add_theme(*, survey: SurveyRound, field: str, label: str, by: Actor, at: datetime) -> SurveyTheme:
    """A new theme for the texts of a question. Raises Invalid (empty, too long, twice, too many), Conflict once closed."""
    require(by, Action.SURVEY_WORK, survey.department_id)
    found = locked(survey)
    _require_text(found, field)
    known = SurveyTheme.objects.within(found.municipality_id).filter(round=found, field=field)
    name, message = label.strip(), ""
    if not name or len(name) > 60:
        message = "分類の名前を60文字までで入力してください。"
    elif known.count() >= _MOST_THEMES:
        message = f"分類は一つの質問に{_MOST_THEMES}個までです。"
    if message:
        raise Invalid(message, [FieldError("label", message)])
    try:
        with transaction.atomic():
            theme = SurveyTheme.objects.create(
                municipality=found.municipality, round=found, field=field, label=name
            )
    except IntegrityError:
        message = "同じ名前の分類があります。"
        raise Invalid(message, [FieldError("label", message)]) from None
    record(found, "survey.theme_added", by=by, at=at, details={"field": field})
    return theme


@transaction.atomic
def set_themes(
    *, survey: SurveyRound, field: str, answer_id: UUID, themes: Collection[int], by: Actor, at: datetime
) -> None:
    """Say which themes a text is about; those given replace those before. Raises NotFound, Conflict once closed."""
    require(by, Action.SURVEY_WORK, survey.department_id)
    found = locked(survey)
    rows = SurveyAnswer.objects.within(found.municipality_id).select_for_update()
    answer = rows.filter(round=found, pk=answer_id).first()
    if answer is None:
        raise NotFound("この回答は見つかりません。画面を開き直してください。")
    known = SurveyTheme.objects.within(found.municipality_id).filter(round=found, field=field, pk__in=themes)
    chosen = sorted(known.values_list("pk", flat=True))
    answer.themes = {
        **{key: each for key, each in answer.themes.items() if key != field},
        **({field: chosen} if chosen else {}),
    }
    answer.save(update_fields=["themes"])
    record(found, "survey.themes_set", by=by, at=at, details={"field": field})


def _require_text(survey: SurveyRound, field: str) -> None:
    texts = {each.id for each in questions_of(definition_of(survey.version)) if each.kind == "text"}
    if field not in texts:
        raise NotFound("この質問に自由記述はありません。")
