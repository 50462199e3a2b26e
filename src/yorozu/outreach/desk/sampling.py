"""From the list of persons to the list for the addressing."""

from collections import Counter
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from yorozu.foundation.clock import now
from yorozu.foundation.downloads import attachment
from yorozu.foundation.errors import FieldError, Invalid
from yorozu.foundation.wareki import format_wareki
from yorozu.identity.permissions import Action
from yorozu.identity.routes import reauthenticated, staff_route
from yorozu.outreach import services
from yorozu.outreach.desk.reading import actor_in, faults_of, leading_to, page, survey_in
from yorozu.outreach.forms import ColumnsForm, DrawForm, PurposeForm
from yorozu.outreach.models import SurveyList, SurveyRound
from yorozu.outreach.sampling.bands import read_bands
from yorozu.outreach.sampling.people import Reading
from yorozu.outreach.selectors.samples import list_of, read_list, rows_of, sample_of, sizes_of, strata_of
from yorozu.outreach.services.lists import MOST_BYTES


@staff_route(Action.SURVEY_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: HttpRequest, city: str, survey_id: int) -> HttpResponse:
    """Choose the file, then say what its columns are."""
    survey = survey_in(request, survey_id)
    actor, errors = actor_in(request), list[FieldError]()
    form: ColumnsForm | None = None
    if request.method == "POST":
        try:
            if "discard" in request.POST:
                services.discard_list(survey=survey, by=actor, at=now())
                return leading_to(request, "desk-list", "discarded", survey_id=survey.pk)
            if "upload" in request.POST:
                name, content = _uploaded(request)
                services.upload_list(survey=survey, name=name, content=content, by=actor, at=now())
                return leading_to(request, "desk-list", survey_id=survey.pk)
            form = _columns(request, survey)
            if form is not None and form.is_valid():
                services.map_columns(
                    survey=survey, columns=form.columns(), bands=form.cleaned_data["bands"],
                    base_day=form.cleaned_data["base_day"], by=actor, at=now(),
                )  # fmt: skip
                return leading_to(request, "desk-draw", "mapped", survey_id=survey.pk)
        except Invalid as refused:
            errors = faults_of(refused)
    waiting = list_of(survey)
    shown = form or _columns(request, survey, waiting)
    wrong = bool(errors or (form is not None and form.errors))
    return page(
        request, "sample", survey, waiting=waiting, form=shown, errors=errors, sample=sample_of(survey),
        status=422 if wrong else 200,
    )  # fmt: skip


@staff_route(Action.SURVEY_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
def draw(request: HttpRequest, city: str, survey_id: int) -> HttpResponse:
    """What is wrong with the list, or how many there are in each stratum; and the draw."""
    survey = survey_in(request, survey_id)
    sample, waiting = sample_of(survey), list_of(survey)
    if sample is not None:
        return page(request, "drawn", survey, sample=sample, sides=_sides(survey), strata=strata_of(survey))
    if waiting is None:
        return leading_to(request, "desk-list", survey_id=survey.pk)
    form, errors = DrawForm(request.POST if request.method == "POST" else None), list[FieldError]()
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        try:
            services.draw_sample(
                survey=survey, size=wanted["size"], minimum=wanted["minimum"] or 0, seed=wanted["seed"],
                by=actor_in(request), at=now(),
            )  # fmt: skip
            return leading_to(request, "desk-draw", "drawn", survey_id=survey.pk)
        except Invalid as refused:
            errors = faults_of(refused)
    reading = read_list(waiting, rows_of(waiting)) if "id" in waiting.columns else Reading()
    wrong = bool(errors or form.errors)
    return page(
        request, "draw", survey, waiting=waiting, form=form, errors=errors, reading=reading,
        people=len(reading.people), margins=_margins(waiting, reading), status=422 if wrong else 200,
    )  # fmt: skip


@staff_route(Action.SURVEY_WORK)
@require_http_methods(["GET", "HEAD", "POST"])
@reauthenticated
def addresses(request: HttpRequest, city: str, survey_id: int) -> HttpResponse:
    """The list for the addressing: taken for a purpose, removed for good."""
    survey = survey_in(request, survey_id)
    form = PurposeForm(request.POST if request.method == "POST" and "remove" not in request.POST else None)
    if request.method == "POST" and "remove" in request.POST:
        services.remove_addresses(survey=survey, by=actor_in(request), at=now())
        return leading_to(request, "desk-survey", "removed", survey_id=survey.pk)
    if request.method == "POST" and form.is_valid():
        content = services.hand_out_addresses(
            survey=survey, purpose=form.cleaned_data["purpose"], by=actor_in(request), at=now()
        )
        name = f"宛名の一覧（{survey.title}）.csv"
        return attachment(name, "text/csv; charset=utf-8", content, plain=f"{survey.slug}.csv")
    return page(
        request, "addresses", survey, form=form, sample=sample_of(survey), status=422 if form.errors else 200
    )


def _uploaded(request: HttpRequest) -> tuple[str, bytes]:
    file = request.FILES.get("file")
    message = "" if isinstance(file, UploadedFile) else "名簿のファイルを選んでください。"
    if isinstance(file, UploadedFile) and (file.size or 0) > MOST_BYTES:
        message = f"ファイルが大きすぎます。{MOST_BYTES // 1024 // 1024} MB までにしてください。"
    if message or not isinstance(file, UploadedFile):
        raise Invalid(message, [FieldError("file", message)])
    return file.name or "", file.read()


def _columns(
    request: HttpRequest, survey: SurveyRound, waiting: SurveyList | None = None
) -> ColumnsForm | None:
    """The form of the columns; without `waiting` with what was posted."""
    found = waiting or list_of(survey)
    if found is None:
        return None
    initial: dict[str, Any] = {
        "bands": found.bands, "base_day": format_wareki(found.base_day),
        **{f"column_{what}": str(place) for what, place in found.columns.items()},
    }  # fmt: skip
    posted = None if waiting is not None else request.POST
    return ColumnsForm(posted, header=rows_of(found)[0], initial=initial)


def _margins(waiting: SurveyList, reading: Reading) -> list[tuple[str, list[tuple[str, int]]]]:
    """How many people by district, by age and by sex."""
    labels = {each.low: each.label for each in read_bands(waiting.bands)}
    sides: tuple[Counter[str], Counter[int], Counter[str]] = Counter(), Counter(), Counter()
    for stratum, number in sizes_of(reading).items():
        for side, value in zip(sides, (stratum.district, stratum.low, stratum.sex), strict=True):
            side[value] += number  # type: ignore[index]
    return [
        ("地区", sorted(sides[0].items())),
        ("年齢", [(labels[low], number) for low, number in sorted(sides[1].items())]),
        ("性別", sorted(sides[2].items())),
    ]


def _sides(survey: SurveyRound) -> list[tuple[str, list[tuple[str, int, int]]]]:
    """(side, [(value, people, drawn)])."""
    strata = strata_of(survey)
    found = []
    for label, name in (("地区", "district"), ("年齢", "band"), ("性別", "sex")):
        people: Counter[str] = Counter()
        drawn: Counter[str] = Counter()
        for each in sorted(strata, key=lambda one: one.low) if name == "band" else strata:
            people[getattr(each, name)] += each.population
            drawn[getattr(each, name)] += each.drawn
        found.append((label, [(value, people[value], drawn[value]) for value in people]))
    return found
