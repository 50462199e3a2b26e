"""What every screen of a survey needs."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yorozu.foundation.clock import now
from yorozu.foundation.errors import FieldError, Invalid
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.outreach.models import SurveyRound
from yorozu.outreach.selectors.rounds import standing_of, visible_round

_TOLD = {
    "started": "調査をつくりました。",
    "changed": "変えた内容を保存しました。",
    "mapped": "列を読み取りました。抽出する人数を決めてください。",
    "discarded": "名簿を消しました。",
    "drawn": "抽出しました。名簿は消しました。",
    "removed": "宛名の一覧を消しました。番号と人を結びつける記録は、もうありません。",
    "crossed": "結果に載せるクロス集計を保存しました。",
    "closed": "締め切り、集計を確定しました。",
    "published": "結果を公開しました。",
    "withdrawn": "公開をやめました。",
    "corrected": "回答を直しました。",
    "theme": "分類を足しました。",
    "themes": "分類を保存しました。",
}


def actor_in(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def survey_in(request: HttpRequest, survey_id: int) -> SurveyRound:
    """The survey of the address, for who works on surveys in its department. Raises NotFound, Forbidden."""
    return visible_round(actor_in(request), survey_id)


def page(
    request: HttpRequest, name: str, survey: SurveyRound | None = None, *, status: int = 200, **more: Any
) -> HttpResponse:
    """A screen, with where the survey stands."""
    context: dict[str, Any] = {"told": _TOLD.get(request.GET.get("said", ""), ""), **more}
    if survey is not None:
        context |= {
            "survey": survey,
            "standing": standing_of(survey, at=now()),
            "publisher": actor_in(request).may(Action.SURVEY_PUBLISH, survey.department_id),
        }
    return render(request, f"outreach/desk/{name}.html", context, status=status)


def leading_to(request: HttpRequest, name: str, said: str = "", **place: Any) -> HttpResponse:
    """On to another screen, which says what was done."""
    city = actor_in(request).municipality.slug
    address = reverse(f"outreach:{name}", kwargs={"city": city, **place})
    return HttpResponseRedirect(f"{address}?said={said}" if said else address)


def faults_of(refused: Invalid) -> list[FieldError]:
    """Every fault with its field; the message itself where none is named."""
    return list(refused.errors) or [FieldError("", refused.message)]
