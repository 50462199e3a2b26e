"""Answers on paper, typed in at the desk."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from yorozu.foundation.errors import Conflict, NotFound
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.outreach.models import Mode, SurveyAnswer, SurveyRound, Via
from yorozu.outreach.selectors.rounds import standing_of
from yorozu.outreach.services.keeping import checked_answers, keep_answer, known_code, sealed
from yorozu.outreach.services.mailing import remove_addresses
from yorozu.outreach.services.recording import CLOSED, locked, record
from yorozu.procedures.selectors import definition_of


def enter_answer(
    *, survey: SurveyRound, raw: Mapping[str, Any], typed: str, without_code: bool, by: Actor, at: datetime
) -> SurveyAnswer:
    """Type one answer in; it is numbered, so that the sheet can be marked with it. Also after the period, until the round
    is closed. `without_code` is for sheets on which the code cannot be read; they are counted apart.

    Raises Invalid with every fault, Conflict for a used code or a closed round, Forbidden.
    """
    require(by, Action.SURVEY_WORK, survey.department_id)
    standing = standing_of(survey, at=at)
    if standing.code == "closed":
        raise Conflict(CLOSED)
    if standing.code not in ("open", "after"):
        raise Conflict("この調査はまだ始まっていません。始まってから入力してください。")
    if "paper" not in definition_of(survey.version).channels:
        raise Conflict("この調査票は、郵送では受け付けていません。")
    with_code = survey.mode == Mode.CODES and not without_code
    code = known_code(survey, typed) if with_code else ""
    checked = checked_answers(survey, raw, via=Via.PAPER, at=at)
    with transaction.atomic():
        remove_addresses(survey=survey, by=Actor.system(survey.municipality), at=at)
        return keep_answer(survey=survey, checked=checked, code=code, via=Via.PAPER, by=by, at=at)


@transaction.atomic
def correct_answer(
    *, survey: SurveyRound, number: int, raw: Mapping[str, Any], by: Actor, at: datetime
) -> SurveyAnswer:
    """Type the sheet with this number again, because it was typed wrong. Raises NotFound, Invalid, Conflict, Forbidden."""
    require(by, Action.SURVEY_WORK, survey.department_id)
    found = locked(survey)
    rows = SurveyAnswer.objects.within(found.municipality_id).select_for_update()
    answer = rows.filter(round=found, number=number).first()
    if answer is None:
        raise NotFound("この整理番号の回答はありません。番号を確かめてください。")
    answer.sealed_answers = sealed(found, answer, checked_answers(found, raw, via=Via.PAPER, at=at))
    answer.save(update_fields=["sealed_answers"])
    record(found, "survey.answer_corrected", by=by, at=at, details={"number": number})
    return answer
