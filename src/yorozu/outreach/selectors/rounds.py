"""Finding surveys."""

from dataclasses import dataclass
from datetime import datetime

from yorozu.foundation.errors import NotFound
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.selectors import visible_departments
from yorozu.identity.services import require
from yorozu.municipality.models import Municipality, TenantQuerySet
from yorozu.outreach.models import Mode, SurveyResult, SurveyRound, SurveySample
from yorozu.procedures.models import Procedure

_WANTED = ("municipality", "procedure", "version", "department", "key")
_UNKNOWN = "この調査は見つかりません。調査の一覧から開き直してください。"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a round stands: `code` is preparing, before, open, after, closed or disposed; `label` says it."""

    code: str
    label: str

    @property
    def open(self) -> bool:
        return self.code == "open"


def visible_rounds(actor: Actor) -> TenantQuerySet[SurveyRound]:
    """The surveys of the departments in which the actor works on surveys, the latest first."""
    rows = SurveyRound.objects.within(actor.municipality).select_related(*_WANTED)
    departments = visible_departments(actor, Action.SURVEY_WORK)
    if departments is not None:
        rows = rows.filter(department__in=departments)
    return rows.order_by("-opens_at", "-pk")


def visible_round(actor: Actor, survey_id: int) -> SurveyRound:
    """Raises NotFound, Forbidden."""
    found = (
        SurveyRound.objects.within(actor.municipality).select_related(*_WANTED).filter(pk=survey_id).first()
    )
    if found is None:
        raise NotFound(_UNKNOWN)
    require(actor, Action.SURVEY_WORK, found.department_id)
    return found


def round_at(municipality: Municipality, slug: str) -> SurveyRound:
    """The survey at a public address. Raises NotFound."""
    rows = SurveyRound.objects.within(municipality).select_related(*_WANTED)
    found = rows.filter(slug=slug, disposed_at=None).first()
    if found is None:
        raise NotFound("この調査は見つかりません。調査票に書かれたアドレスを確かめてください。")
    return found


def public_rounds(municipality: Municipality) -> list[SurveyRound]:
    """Surveys that are asked or will be, or whose results are published; the latest first."""
    rows = SurveyRound.objects.within(municipality).select_related(*_WANTED).filter(disposed_at=None)
    published = SurveyResult.objects.within(municipality).filter(published_at__isnull=False)
    known = set(published.values_list("round_id", flat=True))
    shown = [
        each for each in rows.order_by("-opens_at", "-pk")[:200] if each.closed_at is None or each.pk in known
    ]
    return shown[:50]


def round_of_procedure(procedure: Procedure, *, at: datetime) -> SurveyRound | None:
    """The one round of this procedure that is open now; None where there is none, or several."""
    rows = SurveyRound.objects.within(procedure.municipality_id).filter(procedure=procedure)
    found = list(rows.filter(closed_at=None, opens_at__lte=at, closes_at__gt=at)[:2])
    return found[0] if len(found) == 1 else None


def standing_of(survey: SurveyRound, *, at: datetime) -> Standing:
    """What can be done with it now, in the words of the screens."""
    if survey.disposed_at is not None:
        return Standing("disposed", "廃棄済み")
    if survey.closed_at is not None:
        return Standing("closed", "集計を確定")
    if survey.mode == Mode.CODES and not _drawn(survey):
        return Standing("preparing", "抽出の前")
    if at < survey.opens_at:
        return Standing("before", "始まる前")
    return Standing("open", "回答の期間中") if at < survey.closes_at else Standing("after", "期間が終わった")


def result_of(survey: SurveyRound) -> SurveyResult | None:
    return SurveyResult.objects.within(survey.municipality_id).filter(round=survey).first()


def survey_procedures(actor: Actor) -> list[Procedure]:
    """Published procedures of the kind survey in the actor's departments."""
    rows = Procedure.objects.within(actor.municipality).filter(kind="survey", state="published")
    departments = visible_departments(actor, Action.SURVEY_WORK)
    if departments is not None:
        rows = rows.filter(department__in=departments)
    return list(rows.select_related("current", "department").order_by("title"))


def _drawn(survey: SurveyRound) -> bool:
    return SurveySample.objects.within(survey.municipality_id).filter(round=survey).exists()
