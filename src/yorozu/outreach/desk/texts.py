"""Free texts: by word, and sorted into themes."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from yorozu.foundation.clock import now
from yorozu.foundation.errors import FieldError, Invalid, NotFound
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.outreach import services
from yorozu.outreach.desk.reading import actor_in, faults_of, leading_to, page, survey_in
from yorozu.outreach.models import SurveyRound
from yorozu.outreach.selectors.questions import questions_of
from yorozu.outreach.selectors.tables import themes_of
from yorozu.outreach.tabulating.words import frequent_words, holding
from yorozu.procedures.selectors import definition_of

_SHOWN = 100


@staff_route(Action.SURVEY_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def texts(request: HttpRequest, city: str, survey_id: int, field: str) -> HttpResponse:
    """The texts of one question; a word is looked for by POST, for it may name somebody."""
    survey, errors = survey_in(request, survey_id), list[FieldError]()
    if request.method == "POST" and "find" not in request.POST:
        try:
            return _act(request, survey, field)
        except Invalid as refused:
            errors = faults_of(refused)
    word = request.POST.get("word", "")[:60]
    return _page(request, survey, field, word, errors)


def _act(request: HttpRequest, survey: SurveyRound, field: str) -> HttpResponse:
    actor, at = actor_in(request), now()
    if "add" in request.POST:
        services.add_theme(survey=survey, field=field, label=request.POST.get("label", ""), by=actor, at=at)
        return leading_to(request, "desk-texts", "theme", survey_id=survey.pk, field=field)
    try:
        answer_id = UUID(request.POST.get("answer", ""))
    except ValueError:
        raise NotFound("この回答は見つかりません。画面を開き直してください。") from None
    chosen = [int(each) for each in request.POST.getlist("theme") if each.isdecimal() and len(each) < 19]
    services.set_themes(survey=survey, field=field, answer_id=answer_id, themes=chosen, by=actor, at=at)
    return leading_to(request, "desk-texts", "themes", survey_id=survey.pk, field=field)


def _page(
    request: HttpRequest, survey: SurveyRound, field: str, word: str, errors: list[FieldError]
) -> HttpResponse:
    answers = services.read_texts(survey=survey, field=field, by=actor_in(request), at=now())
    written = [str(each.values[field]) for each in answers]
    found = [answers[place] for place in holding(list(enumerate(written)), word)]
    themes = [each for each in themes_of(survey) if each.field == field]
    label = next(each.label for each in questions_of(definition_of(survey.version)) if each.id == field)
    rows = [(each, str(each.values[field]), each.themes.get(field, [])) for each in found[:_SHOWN]]
    return page(
        request, "texts", survey, field=field, label=label, word=word, all=len(answers), found=len(found), rows=rows,
        words=frequent_words(written), themes=themes, errors=errors, most=_SHOWN, status=422 if errors else 200,
    )  # fmt: skip
