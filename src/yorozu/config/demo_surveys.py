"""Two surveys for the demo: one whose result is published, one that is asked now. Everybody in them is made up."""

import random
from datetime import datetime, timedelta
from typing import Any

from yorozu.foundation.clock import day_of
from yorozu.foundation.tables import csv_file
from yorozu.identity.actors import Actor
from yorozu.municipality.models import Municipality
from yorozu.outreach import services
from yorozu.outreach.models import Mode, SurveyRound
from yorozu.procedures.models import Procedure

_FORM = "citizen-survey"
_DISTRICTS = {"本庁": 30, "河北": 9, "雄勝": 2, "河南": 14, "桃生": 6, "北上": 3, "牡鹿": 3}
_PEOPLE, _SAMPLE, _ANSWERS = 3000, 120, 70
_AGES = ("a18", "a30", "a40", "a50", "a60", "a70")
_WISHES = (
    "休みの日にも手続できるようにしてほしいです。", "家からスマートフォンで手続したいです。", "同じ住所を何度も書くのが大変です。",
    "支所の窓口を残してほしいです。", "待つ時間が短くなるとよいです。", "書類の言葉が難しいです。",
)  # fmt: skip


def hold_surveys(city: Municipality, *, at: datetime) -> None:
    """Both surveys of a city that has the form; nothing where it has none, or has surveys already."""
    procedures = Procedure.objects.within(city).select_related("current", "department").filter(code=_FORM)
    procedure = procedures.first()
    if procedure is None or SurveyRound.objects.within(city).exists():
        return
    by, chance = Actor.system(city), random.Random(2700)  # noqa: S311  made-up answers
    held = _started(procedure, "昨年度 市民意識調査", "ishiki-last-year", by, at)
    for _ in range(_ANSWERS):
        services.enter_answer(survey=held, raw=_answer(chance), typed="", without_code=True, by=by, at=at)
    services.choose_crosses(survey=held, crosses=[("age", "online")], by=by, at=at)
    ended = _plan(held.title, held.slug, Mode.OPEN, at - timedelta(days=60), at - timedelta(days=30))
    services.change_round(survey=held, plan=ended, by=by, at=at)
    services.close_round(survey=held, by=by, at=at)
    services.publish_result(survey=held, threshold=5, by=by, at=at)
    asked = services.start_round(
        procedure=procedure, by=by, at=at,
        plan=_plan("今年度 市民意識調査", "ishiki-this-year", Mode.CODES, at - timedelta(days=1), at + timedelta(days=60)),
    )  # fmt: skip
    listed = services.upload_list(survey=asked, name="名簿.csv", content=_people(chance), by=by, at=at)
    services.map_columns(
        survey=asked, columns=listed.columns, bands=listed.bands, base_day=day_of(at), by=by, at=at
    )
    services.draw_sample(survey=asked, size=_SAMPLE, minimum=0, seed="", by=by, at=at)


def _started(procedure: Procedure, title: str, slug: str, by: Actor, at: datetime) -> SurveyRound:
    plan = _plan(title, slug, Mode.OPEN, at - timedelta(days=60), at + timedelta(days=1))
    return services.start_round(procedure=procedure, plan=plan, by=by, at=at)


def _plan(title: str, slug: str, mode: Mode, opens_at: datetime, closes_at: datetime) -> services.Plan:
    return services.Plan(title=title, slug=slug, mode=mode.value, opens_at=opens_at, closes_at=closes_at)


def _people(chance: random.Random) -> bytes:
    districts = chance.choices(list(_DISTRICTS), list(_DISTRICTS.values()), k=_PEOPLE)
    rows = [
        [f"{number:06}", f"見本 {number}号", district, str(chance.randint(18, 95)), chance.choice("男女")]
        for number, district in enumerate(districts, 1)
    ]
    return csv_file(["宛名番号", "氏名", "地区", "年齢", "性別"], rows)


def _answer(chance: random.Random) -> dict[str, Any]:
    card = chance.choices(["have", "plan", "no_plan"], [7, 1, 2])[0]
    return {
        "age": chance.choices(_AGES, [1, 2, 2, 3, 4, 5])[0],
        "sex": chance.choices(["male", "female", "none"], [9, 10, 1])[0],
        "years": chance.randint(0, 80),
        "visits": chance.choices(["never", "few", "some", "many"], [2, 6, 3, 1])[0],
        "trouble": chance.sample(["hours", "distance", "waiting", "writing", "papers"], chance.randint(1, 3)),
        "satisfaction": chance.choices([1, 2, 3, 4, 5], [1, 3, 6, 4, 1])[0],
        "wish": chance.choice(_WISHES) if chance.random() < 0.5 else "",
        "devices": chance.choice([["phone"], ["phone", "pc"], ["none"]]),
        "online": chance.random() < 0.4,
        "card": card,
        **({"card_reason": chance.choice(["no_need", "leak", "leak"])} if card == "no_plan" else {}),
    }
