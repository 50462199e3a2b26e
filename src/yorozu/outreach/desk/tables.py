"""The tables: on a page with charts, as files, and any two questions crossed."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from yorozu.foundation.clock import now
from yorozu.foundation.downloads import attachment
from yorozu.foundation.errors import FieldError, Invalid
from yorozu.foundation.spreadsheets import EXCEL_TYPE
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.outreach import services
from yorozu.outreach.desk.reading import actor_in, faults_of, leading_to, page, survey_in
from yorozu.outreach.selectors.figures import crosses_shown, figures, returns_shown
from yorozu.outreach.selectors.questions import questions_of
from yorozu.outreach.selectors.rounds import result_of
from yorozu.outreach.selectors.sheets import csv_of, excel_of
from yorozu.outreach.selectors.tables import crossed, tables_of
from yorozu.procedures.selectors import definition_of


@staff_route(Action.SURVEY_WORK)
@require_safe
def tables(request: HttpRequest, city: str, survey_id: int) -> HttpResponse:
    """Every question with its chart and its table; the numbers as they stand, or as they were frozen."""
    survey = survey_in(request, survey_id)
    result = result_of(survey)
    content = tables_of(survey, result)
    return page(
        request, "tables", survey, result=result, figures=figures(content) if content else [],
        crosses=crosses_shown(content) if content else [], returns=returns_shown(content) if content else None,
    )  # fmt: skip


@staff_route(Action.SURVEY_WORK)
@require_safe
def tables_csv(request: HttpRequest, city: str, survey_id: int) -> HttpResponse:
    survey = survey_in(request, survey_id)
    content = csv_of(tables_of(survey, result_of(survey)))
    return attachment(
        f"集計表（{survey.title}）.csv", "text/csv; charset=utf-8", content, plain=f"{survey.slug}.csv"
    )


@staff_route(Action.SURVEY_WORK)
@require_safe
def tables_excel(request: HttpRequest, city: str, survey_id: int) -> HttpResponse:
    survey = survey_in(request, survey_id)
    content = excel_of(tables_of(survey, result_of(survey)))
    return attachment(f"集計表（{survey.title}）.xlsx", EXCEL_TYPE, content, plain=f"{survey.slug}.xlsx")


@staff_route(Action.SURVEY_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def cross(request: HttpRequest, city: str, survey_id: int) -> HttpResponse:
    """Any two questions crossed; those that shall stand in the result are added or taken out."""
    survey, errors = survey_in(request, survey_id), list[FieldError]()
    row, column = request.GET.get("row", "")[:40], request.GET.get("column", "")[:40]
    if request.method == "POST":
        row, column = request.POST.get("row", "")[:40], request.POST.get("column", "")[:40]
        pairs = [(one, two) for one, two in survey.crosses if (one, two) != (row, column)]
        wanted = pairs if "drop" in request.POST else [*pairs, (row, column)]
        try:
            services.choose_crosses(survey=survey, crosses=wanted, by=actor_in(request), at=now())
            return leading_to(request, "desk-cross", "crossed", survey_id=survey.pk)
        except Invalid as refused:
            errors = faults_of(refused)
    questions = [each for each in questions_of(definition_of(survey.version)) if each.options]
    table = crossed(survey, row, column) if survey.disposed_at is None else None
    if request.method != "POST" and (row or column) and table is None:
        errors = [FieldError("row", "選択式の、異なる二つの質問を選んでください。")]
    labels = {each.id: each.label for each in questions}
    return page(
        request, "cross", survey, questions=questions, row=row, column=column, errors=errors,
        shown=crosses_shown({"crosses": [table]})[0] if table else None, chosen=[row, column] in survey.crosses,
        pairs=[(one, two, labels.get(one, ""), labels.get(two, "")) for one, two in survey.crosses],
        status=422 if errors else 200,
    )  # fmt: skip
