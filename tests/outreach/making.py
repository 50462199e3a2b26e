"""A survey of a small city: its form, its list, its draw, and answers."""

import csv
import io
from datetime import datetime, timedelta
from typing import Any

from tests.factories import AT, actor
from yorozu.foundation.clock import JST
from yorozu.identity.actors import Actor
from yorozu.intake.models import Draft
from yorozu.intake.services.drafts import keep
from yorozu.municipality.models import Municipality
from yorozu.outreach import services
from yorozu.outreach.models import Mode, SurveyRound, SurveySample
from yorozu.outreach.services.rounds import Plan
from yorozu.procedures.models import Procedure
from yorozu.procedures.services import publish_procedure
from yorozu.records.models import RecordClass

OPENS = datetime(2026, 12, 1, tzinfo=JST)
CLOSES = datetime(2026, 12, 22, tzinfo=JST)
DURING = OPENS + timedelta(days=3, hours=10)
AFTER = CLOSES + timedelta(days=1)
ADDRESS = "203.0.113.9"


def document(**changes: Any) -> dict[str, Any]:
    """Every kind of question, one of them conditional."""
    return {
        "code": "opinion",
        "title": "市民意識調査",
        "summary": "市役所の手続についての考えを尋ねます。",
        "kind": "survey",
        "anonymous": True,
        "audience": ["resident"],
        "channels": ["online", "paper"],
        "department_role": "water",
        "category": "participation",
        "life_events": [],
        "keywords": [],
        "legal_basis": [],
        "standard_processing_days": 0,
        "guide": {"who": "調査票が届いた方です。", "when": "", "bring": [], "how": [], "after": []},
        "retention": {"record_class": "市政/意識調査", "years": 5},
        "sections": [
            {
                "id": "you",
                "title": "あなたについて",
                "fields": [
                    {"id": "age", "type": "choice", "label": "年齢", "required": True, "options": {"young": "若い", "old": "年配"}},
                    {"id": "years", "type": "integer", "label": "住んでいる年数", "min": 0, "max": 110},
                ],
            },
            {
                "id": "view",
                "title": "お考え",
                "fields": [
                    {"id": "trouble", "type": "choices", "label": "不便なこと",
                     "options": {"far": "遠い", "wait": "待つ", "hours": "時間"}},
                    {"id": "card", "type": "yes_no", "label": "カードを持っていますか", "required": True},
                    {"id": "why", "type": "choice", "label": "持たない理由", "required": True, "show_if": "!card",
                     "options": {"need": "要らない", "fear": "心配"}},
                    {"id": "score", "type": "integer", "label": "満足度", "min": 1, "max": 5},
                    {"id": "wish", "type": "textarea", "label": "希望"},
                ],
            },
        ],
        "office_checks": [],
        "route": "none",
        "notice": "none",
        **changes,
    }  # fmt: skip


def publish(city: Municipality, **changes: Any) -> Procedure:
    RecordClass.objects.get_or_create(
        municipality=city, path="市政/意識調査", defaults={"title": "調査", "years": 5}
    )
    version = publish_procedure(municipality=city, document=document(**changes), by=Actor.system(city), at=AT)
    return Procedure.objects.within(city).select_related("current", "department").get(pk=version.procedure_id)


def plan(**changes: Any) -> Plan:
    given: dict[str, Any] = {
        "title": "令和8年度 市民意識調査", "slug": "ishiki-2026", "mode": Mode.CODES.value, "opens_at": OPENS,
        "closes_at": CLOSES,
    }  # fmt: skip
    return Plan(**{**given, **changes})


def start(city: Municipality, **changes: Any) -> SurveyRound:
    procedure = Procedure.objects.within(city).select_related("current", "department").filter(code="opinion")
    return services.start_round(
        procedure=procedure.first() or publish(city), plan=plan(**changes), by=actor(city), at=AT
    )


def list_file(people: int = 240) -> bytes:
    """番号,氏名,地区,年齢,性別: three districts of different size."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["番号", "氏名", "地区", "年齢", "性別"])
    for number in range(people):
        district = "本庁" if number % 6 < 3 else "河北" if number % 6 < 5 else "雄勝"
        writer.writerow(
            [f"{number:05}", f"=住民{number}", district, 18 + number * 7 % 70, "男女"[number % 2]]
        )
    return out.getvalue().encode()


def draw(survey: SurveyRound, size: int = 60, seed: str = "種", people: int = 240) -> SurveySample:
    by = actor(survey.municipality)
    listed = services.upload_list(survey=survey, name="名簿.csv", content=list_file(people), by=by, at=AT)
    services.map_columns(
        survey=survey, columns=listed.columns, bands="18,40,60", base_day=listed.base_day, by=by, at=AT
    )
    return services.draw_sample(survey=survey, size=size, minimum=0, seed=seed, by=by, at=AT)


def letters(survey: SurveyRound) -> list[dict[str, str]]:
    """The list for the addressing, a line each."""
    content = services.hand_out_addresses(
        survey=survey, purpose="print", by=actor(survey.municipality), at=AT
    )
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def codes(survey: SurveyRound) -> list[str]:
    return [each["回答の番号"] for each in letters(survey)]


def answers(**changes: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"age": "young", "years": 3, "trouble": ["far"], "card": True, "score": 4}
    return {**given, **changes}


def begun(survey: SurveyRound, code: str, *, at: datetime = DURING, **changes: Any) -> Draft:
    """A draft that is filled in and only has to be sent."""
    draft = services.begin_answer(survey=survey, typed=code, address=ADDRESS, at=at)
    keep(draft, answers(**changes), at=at)
    return draft


def answer(survey: SurveyRound, code: str = "", *, at: datetime = DURING, **changes: Any) -> str:
    draft = begun(survey, code, at=at, **changes)
    return services.TAKER.take(draft=draft, address=ADDRESS, by=Actor.anonymous(survey.municipality), at=at)
