"""Answers on paper, typed in at the desk."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from yorozu.foundation.errors import Conflict, NotFound
from yorozu.foundation.mail_address import keyed_digest
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.outreach.models import Mode, SurveyAnswer, SurveyRound, Via
from yorozu.outreach.selectors.answers import Opened, answer_on_paper
from yorozu.outreach.selectors.rounds import standing_of
from yorozu.outreach.services.keeping import checked_answers, keep_answer, known_code, sealed
from yorozu.outreach.services.mailing import remove_addresses
from yorozu.outreach.services.recording import CLOSED, locked, record
from yorozu.procedures.selectors import definition_of

_NO_SUCH = "この整理番号の回答はありません。番号を確かめてください。"


def enter_answer(
    *,
    survey: SurveyRound,
    raw: Mapping[str, Any],
    typed: str,
    without_code: bool,
    by: Actor,
    at: datetime,
    once: str = "",
) -> SurveyAnswer:
    """Type one answer in; it is numbered, so that the sheet can be marked with it. Also after the period, until the round
    is closed. `without_code` is for sheets on which the code cannot be read; they are counted apart. `once` names the
    form that was typed into: the same again with the same answers is the answer that was kept.

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
    with transaction.atomic():
        found = locked(survey)
        digest = _typed_in(found, once, typed, raw) if once else ""
        rows = SurveyAnswer.objects.within(found.municipality_id).filter(round=found, once=digest)
        kept = rows.first() if digest else None
        if kept is not None:
            return kept
        with_code = found.mode == Mode.CODES and not without_code
        code = known_code(found, typed) if with_code else ""
        checked = checked_answers(found, raw, via=Via.PAPER, at=at)
        remove_addresses(survey=found, by=Actor.system(found.municipality), at=at)
        return keep_answer(survey=found, checked=checked, code=code, via=Via.PAPER, by=by, at=at, once=digest)


@transaction.atomic
def read_answer(*, survey: SurveyRound, number: int, by: Actor, at: datetime) -> Opened:
    """The answer that was typed in under this number; that it was read is recorded. Raises NotFound, Forbidden."""
    require(by, Action.SURVEY_WORK, survey.department_id)
    found = answer_on_paper(survey, number)
    if found is None:
        raise NotFound(_NO_SUCH)
    record(survey, "survey.answer_viewed", by=by, at=at, details={"number": number})
    return found


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
        raise NotFound(_NO_SUCH)
    answer.sealed_answers = sealed(found, answer, checked_answers(found, raw, via=Via.PAPER, at=at))
    answer.save(update_fields=["sealed_answers"])
    record(found, "survey.answer_corrected", by=by, at=at, details={"number": number})
    return answer


def _typed_in(survey: SurveyRound, once: str, typed: str, raw: Mapping[str, Any]) -> str:
    """Of the form and all that was typed in it, so that another sheet typed after going back is another answer. The name
    of the form is not kept, and so nothing can be tried out by the hash."""
    said = json.dumps([survey.pk, once, typed, raw], sort_keys=True, default=str)
    return keyed_digest("survey-sheet", said)
