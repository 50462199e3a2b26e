"""The published result: charts with their tables, and as a file."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yorozu.foundation.downloads import attachment
from yorozu.foundation.errors import NotFound
from yorozu.identity.routes import public
from yorozu.outreach.models import SurveyResult, SurveyRound
from yorozu.outreach.selectors.figures import crosses_shown, figures, returns_shown
from yorozu.outreach.selectors.rounds import result_of, round_at
from yorozu.outreach.selectors.sheets import csv_of
from yorozu.outreach.selectors.tables import digest_of


@public
@require_safe
def results(request: HttpRequest, city: str, slug: str) -> HttpResponse:
    """For everybody, as it was frozen; small counts are hidden. The hash is that of what is shown: by one of all the
    tables, hidden counts could be tried out."""
    survey, result = _published(request, slug)
    content: dict[str, Any] = result.public
    context = {
        "survey": survey, "result": result, "figures": figures(content), "crosses": crosses_shown(content),
        "returns": returns_shown(content), "digest": digest_of(content),
    }  # fmt: skip
    return render(request, "outreach/results.html", context)


@public
@require_safe
def results_csv(request: HttpRequest, city: str, slug: str) -> HttpResponse:
    """The same figures for programs."""
    survey, result = _published(request, slug)
    name = f"{survey.title}の結果.csv"
    return attachment(name, "text/csv; charset=utf-8", csv_of(result.public), plain=f"{survey.slug}.csv")


def _published(request: HttpRequest, slug: str) -> tuple[SurveyRound, SurveyResult]:
    survey = round_at(request.municipality, slug)  # type: ignore[attr-defined]
    result = result_of(survey)
    if result is None or result.published_at is None:
        raise NotFound("この調査の結果は、まだ公表していません。")
    return survey, result
