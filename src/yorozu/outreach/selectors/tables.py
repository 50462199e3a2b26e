"""The tables of a round: counted from its answers while it is open, as they were frozen afterwards."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from yorozu.outreach.models import SurveyAnswer, SurveyCode, SurveyResult, SurveyRound, SurveyTheme
from yorozu.outreach.selectors.answers import Opened, answers_to
from yorozu.outreach.selectors.questions import questions_of
from yorozu.outreach.selectors.samples import sample_of, strata_of
from yorozu.outreach.tabulating.counting import Theme, count
from yorozu.outreach.tabulating.crossing import cross
from yorozu.outreach.tabulating.hiding import hide_cross, hide_questions, hide_returns
from yorozu.procedures.selectors import definition_of

USUAL_THRESHOLD = 10


def tables_of(survey: SurveyRound, result: SurveyResult | None = None) -> dict[str, Any]:
    """{answers, channels, without_code, questions, crosses, rates}, all of it JSON and nothing of it about one person."""
    if result is not None:
        frozen: dict[str, Any] = result.content
        return frozen
    answers = list(answers_to(survey))
    questions, themes = questions_of(definition_of(survey.version)), themes_of(survey)
    known = {each.id: each for each in questions}
    pairs = [(known[one], known[two]) for one, two in survey.crosses if one in known and two in known]
    return {
        "answers": len(answers),
        "channels": dict(sorted(Counter(each.channel for each in answers).items())),
        "without_code": sum(not each.coded for each in answers),
        "questions": [count(each, answers, themes) for each in questions],
        "crosses": [cross(one, two, answers) for one, two in pairs],
        "rates": rates_of(survey),
    }


def crossed(survey: SurveyRound, row: str, column: str) -> dict[str, Any] | None:
    """Any two questions crossed now; None where they cannot be."""
    known = {each.id: each for each in questions_of(definition_of(survey.version)) if each.options}
    if row not in known or column not in known or row == column:
        return None
    answers: list[Opened] = list(answers_to(survey))
    return cross(known[row], known[column], answers)


def rates_of(survey: SurveyRound) -> dict[str, Any]:
    """Sent and returned with a code, in all, by channel, and by each side of the strata; {} where there are no codes."""
    if sample_of(survey) is None:
        return {}
    codes = SurveyCode.objects.within(survey.municipality_id).filter(round=survey)
    used = Counter(codes.exclude(used="").values_list("stratum_id", flat=True))
    by_channel = Counter(codes.exclude(used="").values_list("used", flat=True))
    strata = strata_of(survey)
    sides = {"district": "地区", "band": "年齢", "sex": "性別"}
    found: dict[str, Any] = {
        "sent": sum(each.drawn for each in strata), "returned": sum(used.values()),
        "channels": dict(sorted(by_channel.items())), "sides": [],
    }  # fmt: skip
    for side, label in sides.items():
        sent: Counter[str] = Counter()
        back: Counter[str] = Counter()
        for each in sorted(strata, key=lambda one: (one.low, one.pk) if side == "band" else (0, one.pk)):
            sent[getattr(each, side)] += each.drawn
            back[getattr(each, side)] += used[each.pk]
        rows = [{"label": name, "sent": sent[name], "returned": back[name]} for name in sent]
        found["sides"].append({"label": label, "rows": rows})
    return found


def public_tables(content: dict[str, Any], threshold: int) -> dict[str, Any]:
    """What the public sees of frozen tables: small counts hidden, and nothing that gives them away."""
    rates = dict(content["rates"])
    if rates:
        sides = [{**side, "rows": hide_returns(side["rows"], threshold)} for side in rates["sides"]]
        rates["sides"] = sides
    questions = hide_questions(content["questions"], content["answers"], threshold)
    crosses = [_cross(each, {one["id"]: one for one in questions}, threshold) for each in content["crosses"]]
    return {
        "answers": content["answers"], "channels": content["channels"], "without_code": content["without_code"],
        "questions": questions, "crosses": [each for each in crosses if each is not None], "rates": rates,
    }  # fmt: skip


def _cross(table: dict[str, Any], shown: dict[str, dict[str, Any]], threshold: int) -> dict[str, Any] | None:
    """None where one of its questions, or the whole, is about too few."""
    row, column = shown[table["row"]], shown[table["column"]]
    if row["asked"] is None or column["asked"] is None or table["total"] < threshold:
        return None
    return hide_cross(table, threshold, rows=_hidden(row), columns=_hidden(column))


def _hidden(question: dict[str, Any]) -> list[int]:
    return [place for place, each in enumerate(question["rows"]) if each["count"] is None]


def digest_of(content: dict[str, Any]) -> str:
    """SHA-256 over the canonical JSON of tables."""
    plain = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def themes_of(survey: SurveyRound) -> list[Theme]:
    rows = SurveyTheme.objects.within(survey.municipality_id).filter(round=survey).order_by("field", "pk")
    return [Theme(each.pk, each.field, each.label) for each in rows]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many answers came, without opening one."""

    answers: int
    online: int
    paper: int
    without_code: int


def counts_of(survey: SurveyRound) -> Counts:
    rows = SurveyAnswer.objects.within(survey.municipality_id).filter(round=survey).order_by()
    found = Counter(rows.values_list("channel", "coded"))
    online = sum(number for (channel, _), number in found.items() if channel == "online")
    without = sum(number for (_, coded), number in found.items() if not coded)
    return Counts(found.total(), online, found.total() - online, without)
