"""What must hold of surveys."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import Sum

from yorozu.foundation.soundness import Defect, Examination, examine
from yorozu.outreach.models import (
    SurveyAnswer,
    SurveyCode,
    SurveyList,
    SurveyResult,
    SurveyRound,
    SurveySample,
    SurveyStratum,
)
from yorozu.outreach.selectors.tables import digest_of
from yorozu.records.selectors import record_of
from yorozu.trust.selectors import gone_subjects, times_recorded

_SUPPORT = "保守の担当者に連絡してください。"


def check_surveys(municipality_id: int, examination: Examination) -> Iterator[Defect]:
    """Codes, answers, sample, result, record and audit entries of a round say the same; and audit → rows."""

    def look(keys: list[Any]) -> Iterator[Defect]:
        wanted = ("municipality", "key")
        rows = SurveyRound.objects.within(municipality_id).select_related(*wanted).filter(pk__in=keys)
        witness = times_recorded(municipality_id, "survey", keys)
        for each in rows.order_by("pk"):
            for what in (
                *_sample_faults(each),
                *_answer_faults(each, witness),
                *_result_faults(each, witness),
            ):
                yield Defect("outreach.survey", f"調査 {each.pk}（{each.slug}）", what, _SUPPORT)

    rows = SurveyRound.objects.within(municipality_id)
    yield from examine(rows, look, named="調査", examination=examination)
    yield from gone_subjects(municipality_id, "survey", SurveyRound, examination, called="調査")


def _sample_faults(survey: SurveyRound) -> Iterator[str]:
    city = survey.municipality_id
    strata = SurveyStratum.objects.within(city).filter(round=survey)
    sample = SurveySample.objects.within(city).select_related("list_key").filter(round=survey).first()
    if sample is None:
        if strata.exists():
            yield "抽出の記録がないのに、層があります。"
        return
    sums = strata.aggregate(people=Sum("population"), drawn=Sum("drawn"))
    if (sums["people"], sums["drawn"]) != (sample.population, sample.size):
        yield f"層の合計（{sums['people']}人から{sums['drawn']}人）が、抽出の記録と違います。"
    if (sample.list_key.destroyed_at is not None) != (sample.list_removed_at is not None):
        yield "宛名の一覧を消した記録と、その鍵の状態が合いません。"
    if SurveyList.objects.within(city).filter(round=survey).exists():
        yield "抽出が済んでいるのに、名簿が残っています。"
    if survey.disposed_at is None:
        codes = Counter(
            SurveyCode.objects.within(city).filter(round=survey).values_list("stratum_id", flat=True)
        )
        if {each.pk: each.drawn for each in strata if each.drawn} != dict(codes):
            yield "回答の番号の数が、層ごとの抽出の数と違います。"


def _answer_faults(survey: SurveyRound, witness: Counter[tuple[str, str]]) -> Iterator[str]:
    city = survey.municipality_id
    answers = list(SurveyAnswer.objects.within(city).filter(round=survey).values_list("channel", "coded"))
    if survey.disposed_at is not None:
        if answers or survey.key.destroyed_at is None:
            yield "廃棄済みですが、回答か鍵が残っています。"
        return
    codes = SurveyCode.objects.within(city).filter(round=survey).exclude(used="")
    used, coded = (
        Counter(codes.values_list("used", flat=True)),
        Counter(ch for ch, with_code in answers if with_code),
    )
    if used != coded:
        yield f"使われた番号は{used.total()}個、番号を使った回答は{coded.total()}件です（方法ごとの数も合う必要があります）。"
    recorded = witness[str(survey.pk), "survey.answered"]
    if recorded != len(answers):
        yield f"回答は{len(answers)}件、監査記録は{recorded}件です。"
    if survey.key.destroyed_at is not None:
        yield "回答を開く鍵がありません。"


def _result_faults(survey: SurveyRound, witness: Counter[tuple[str, str]]) -> Iterator[str]:
    result = SurveyResult.objects.within(survey.municipality_id).filter(round=survey).first()
    if (result is not None) != (survey.closed_at is not None):
        yield "締切りの記録と、確定した集計の有無が合いません。"
        return
    if result is None:
        return
    if survey.disposed_at is None and digest_of(result.content) != result.digest:
        yield "確定した集計の内容が、確定したときの指紋と違います。"
    if record_of("survey", survey.pk, survey.municipality) is None:
        yield "締め切られていますが、保存した記録がありません。"
    if witness[str(survey.pk), "survey.closed"] != 1:
        yield "締切りの監査記録が1件ではありません。"
