"""Keeping one answer: the code is used up and the answer kept in one transaction, and nothing joins the two."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from yorozu.forms.services import Checked, check_answers
from yorozu.foundation.clock import day_of
from yorozu.foundation.errors import Conflict, FieldError, Invalid
from yorozu.identity.actors import Actor
from yorozu.outreach.codes import digest_of_code, read_code
from yorozu.outreach.models import Mode, SurveyAnswer, SurveyCode, SurveyRound, Via
from yorozu.outreach.services.recording import locked, record
from yorozu.procedures.selectors import definition_of, rule_context
from yorozu.trust.vault import seal

REFUSED = "回答に直すところがあります。示された質問を直してください。"
USED = "この番号では、すでに回答をいただいています。一つの番号で答えられるのは一度だけです。"
_CODES_NOW = (
    "この調査には、番号が届いた方だけが答えられます。調査のページで番号を入力して、始めからお答えください。"
)
_SLIP = "番号が違います。調査票に書かれた12文字の番号を、もう一度確かめてください。"
_UNKNOWN = "この番号は、この調査の番号ではありません。調査票に書かれた番号を確かめてください。"


def checked_answers(survey: SurveyRound, raw: Mapping[str, Any], *, via: Via, at: datetime) -> Checked:
    """The answers as the form judges them. Raises Invalid with every fault."""
    definition = definition_of(survey.version)
    context = rule_context(definition, survey.municipality, today=day_of(at), channel=via.value)
    checked = check_answers(definition, raw, context=context)
    if checked.errors:
        raise Invalid(REFUSED, checked.errors)
    return checked


def known_code(survey: SurveyRound, typed: str) -> str:
    """The code, unused. Raises Invalid naming `code` for one that is none of this survey's, Conflict for a used one."""
    code = read_code(typed)
    if not code:
        raise Invalid(_SLIP, [FieldError("code", _SLIP)])
    used = _codes(survey, code).values_list("used", flat=True).first()
    if used is None:
        raise Invalid(_UNKNOWN, [FieldError("code", _UNKNOWN)])
    if used:
        raise Conflict(USED)
    return code


@transaction.atomic
def keep_answer(
    *,
    survey: SurveyRound,
    checked: Checked,
    code: str,
    via: Via,
    by: Actor,
    at: datetime,
    once: str = "",
) -> SurveyAnswer:
    """Use the code up ("" for none) and keep the answer. Raises Conflict when the code was used before, when there is
    none though codes were sent (only a sheet of paper may come without), or when the round closed.

    Whoever of several is first has the code: the condition of the update is asked and changed in one statement.
    """
    survey = locked(survey)
    if not code and via is Via.ONLINE and survey.mode == Mode.CODES:
        raise Conflict(_CODES_NOW)
    if code and not _codes(survey, code).filter(used="").update(used=via.value):
        raise Conflict(USED)
    answer = SurveyAnswer(
        municipality_id=survey.municipality_id, round=survey, channel=via.value, coded=bool(code),
        received_on=day_of(at), number=_next_number(survey) if via is Via.PAPER else None,
        once=once,
    )  # fmt: skip
    answer.sealed_answers = sealed(survey, answer, checked)
    answer.save(force_insert=True)
    record(survey, "survey.answered", by=by, at=at, details={"channel": via.value})
    return answer


def sealed(survey: SurveyRound, answer: SurveyAnswer, checked: Checked) -> bytes:
    """Answers, and which questions were asked, under the key of the round."""
    asked = sorted(each for each in checked.visible if "." not in each)
    plain = json.dumps({"values": checked.values, "asked": asked}, separators=(",", ":"))
    return seal(survey.key, plain.encode(), context=f"survey-answer:{answer.id}")


def _codes(survey: SurveyRound, code: str) -> Any:
    digest = digest_of_code(survey.pk, code)
    return SurveyCode.objects.within(survey.municipality_id).filter(round=survey, digest=digest)


def _next_number(survey: SurveyRound) -> int:
    """The round is locked: two clerks get different numbers."""
    numbers = SurveyAnswer.objects.within(survey.municipality_id).filter(round=survey)
    return int(numbers.aggregate(last=Max("number"))["last"] or 0) + 1
