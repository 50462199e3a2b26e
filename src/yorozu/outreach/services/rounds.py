"""Setting a survey up."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from yorozu.forms.services import Definition
from yorozu.foundation.errors import Conflict, FieldError, Invalid
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.outreach.models import Mode, SurveyAnswer, SurveyRound, SurveySample
from yorozu.outreach.selectors.questions import questions_of
from yorozu.outreach.services.recording import locked, record
from yorozu.procedures.models import Procedure
from yorozu.procedures.selectors import definition_of
from yorozu.trust.vault import create_key

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_MOST_CROSSES = 20
#: What says who somebody is; an anonymous survey must not ask for it.
_TELLING = frozenset({"person_name", "address", "phone", "email", "bank_account", "file"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a round is set up with; `slug` stands in its address."""

    title: str
    slug: str
    mode: str
    opens_at: datetime
    closes_at: datetime


@transaction.atomic
def start_round(*, procedure: Procedure, plan: Plan, by: Actor, at: datetime) -> SurveyRound:
    """Set a round up, with the version that is published now. Raises Invalid (with every fault), Forbidden, Conflict."""
    require(by, Action.SURVEY_WORK, procedure.department_id)
    version = procedure.current
    if version is None or procedure.state != "published":
        raise Invalid(
            "公開中の調査票を選んでください。", [FieldError("procedure", "公開中の調査票を選んでください。")]
        )
    _require_anonymous(definition_of(version))
    _check(plan)
    survey = SurveyRound(
        municipality=by.municipality, slug=plan.slug, procedure=procedure, version=version,
        department=procedure.department, key=create_key(municipality=by.municipality, at=at),
        title=plan.title.strip(), mode=plan.mode, opens_at=plan.opens_at, closes_at=plan.closes_at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            survey.save(force_insert=True)
    except IntegrityError:
        message = "同じアドレスの調査があります。別の文字にしてください。"
        raise Invalid(message, [FieldError("slug", message)]) from None
    record(survey, "survey.started", by=by, at=at, details={"mode": plan.mode})
    return survey


@transaction.atomic
def change_round(*, survey: SurveyRound, plan: Plan, by: Actor, at: datetime) -> SurveyRound:
    """Change title and period; who may answer only while nobody was drawn and nobody has answered."""
    require(by, Action.SURVEY_WORK, survey.department_id)
    found = locked(survey)
    _check(plan)
    if plan.mode != found.mode and _begun(found):
        raise Conflict("抽出や回答が始まっているため、答えられる方は変えられません。")
    found.title, found.mode = plan.title.strip(), plan.mode
    found.opens_at, found.closes_at = plan.opens_at, plan.closes_at
    found.save(update_fields=["title", "mode", "opens_at", "closes_at"])
    record(found, "survey.changed", by=by, at=at)
    return found


@transaction.atomic
def choose_crosses(*, survey: SurveyRound, crosses: list[tuple[str, str]], by: Actor, at: datetime) -> None:
    """Which pairs of questions are crossed in the result. Raises Invalid for a pair that cannot be, Conflict once closed."""
    require(by, Action.SURVEY_WORK, survey.department_id)
    found = locked(survey)
    known = {each.id for each in questions_of(definition_of(found.version)) if each.options}
    wanted = list(dict.fromkeys(crosses))
    if len(wanted) > _MOST_CROSSES or any(one == two or {one, two} - known for one, two in wanted):
        message = f"選択式の、異なる二つの質問を選んでください（{_MOST_CROSSES}組まで）。"
        raise Invalid(message, [FieldError("row", message)])
    found.crosses = [list(each) for each in wanted]
    found.save(update_fields=["crosses"])
    record(found, "survey.crosses", by=by, at=at, details={"pairs": len(wanted)})


def _check(plan: Plan) -> None:
    faults = []
    if not plan.title.strip() or len(plan.title) > 100:
        faults.append(FieldError("title", "調査の名前を100文字までで入力してください。"))
    if not _SLUG.fullmatch(plan.slug) or len(plan.slug) > 60:
        how = "アドレスの文字は、半角の小文字、数字、ハイフンで、60文字までで入力してください。"
        faults.append(FieldError("slug", how))
    if plan.mode not in Mode.values:
        faults.append(FieldError("mode", "答えられる方を選んでください。"))
    if plan.opens_at >= plan.closes_at:
        faults.append(FieldError("closes_on", "終わりの日は、始まりの日以後の日付にしてください。"))
    if faults:
        raise Invalid("調査の内容に誤りがあります。", faults)


def _require_anonymous(definition: Definition) -> None:
    message = ""
    telling = [each.label for each in definition.fields.values() if each.type in _TELLING]
    if definition.kind != "survey" or not definition.anonymous:
        message = "種類が「アンケート」で、匿名の手続を選んでください。"
    elif telling:
        message = (
            f"匿名の調査では、誰かが分かることを尋ねられません。調査票から「{telling[0]}」を除いてください。"
        )
    if message:
        raise Invalid(message, [FieldError("procedure", message)])


def _begun(survey: SurveyRound) -> bool:
    drawn = SurveySample.objects.within(survey.municipality_id).filter(round=survey).exists()
    return drawn or SurveyAnswer.objects.within(survey.municipality_id).filter(round=survey).exists()
