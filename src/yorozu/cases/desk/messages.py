"""The conversation with the applicant on its own page; opening it, like each of its files, is recorded as a look."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yorozu.cases import services
from yorozu.cases.desk.downloads import sent_file
from yorozu.cases.desk.reading import actor_in
from yorozu.cases.forms import AnswerDayForm, LetterForm
from yorozu.cases.models import Case
from yorozu.cases.selectors import case_behind, case_for, conversation_of, day_choices, state_words
from yorozu.foundation.clock import now, today
from yorozu.foundation.errors import Conflict, FieldError, Invalid, NotFound
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.intake.selectors import chosen_day, message_file
from yorozu.intake.services import Letter, received_files

_DISPOSED = "記録の廃棄により、このやり取りは読めません。"
_UNREADABLE = "画面の内容を読み取れませんでした。もう一度お試しください。"


@staff_route(Action.CASE_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def messages(request: HttpRequest, city: str, case_id: int) -> HttpResponse:
    """What was written, the latest first. Those asked to approve may read it; who works on the case writes."""
    actor = actor_in(request)
    if request.method != "POST":
        return _page(request, case_behind(actor, case_id, today()))
    found, form = case_for(actor, case_id), LetterForm(request.POST)
    try:
        letter = _letter(request, form, found)
        services.write_to_applicant(case=found, letter=letter, by=actor, at=now())
    except Invalid as fault:
        errors = fault.errors or (FieldError("", fault.message),)
        return _page(request, found, form=form, errors=list(errors), status=422)
    except Conflict as fault:
        return _page(request, case_for(actor, case_id), form=form, told=fault.message, status=409)
    return HttpResponseRedirect(f"{_here(found)}?done=sent")


@staff_route(Action.CASE_WORK)
@require_POST
def answer_day(request: HttpRequest, city: str, case_id: int) -> HttpResponse:
    """Wait until another day for a correction or an answer, or no longer for an answer."""
    actor, at = actor_in(request), now()
    found, form = case_for(actor, case_id), AnswerDayForm(request.POST)
    try:
        if not form.is_valid():
            raise Invalid(_UNREADABLE)
        number, given = form.cleaned_data["number"], form.cleaned_data
        if "drop" in request.POST:
            services.drop_question(case=found, number=number, by=actor, at=at)
        else:
            day = chosen_day(found.municipality, today(), given["days"], given["day"])
            if day is None:
                raise Invalid("返事の期限を選んでください。")
            services.change_answer_day(
                case=found, number=number, day=day, seen=given["seen"], by=actor, at=at
            )
    except (Invalid, Conflict) as fault:
        return _page(
            request,
            case_for(actor, case_id),
            told=fault.message,
            status=fault.status,
            title="期限は変わっていません",
        )
    return HttpResponseRedirect(f"{_here(found)}?done=day")


@staff_route(Action.CASE_VIEW)
@require_safe
def message_download(
    request: HttpRequest, city: str, case_id: int, message: int, number: int
) -> HttpResponse:
    """A file of a message, for who may read it."""
    found = case_behind(actor_in(request), case_id, today())
    return sent_file(request, found, message_file(found.application, message, number))


def _letter(request: HttpRequest, form: LetterForm, found: Case) -> Letter:
    """Raises Invalid with what is wrong with the sizes of the files and the day; the text is the service's to judge."""
    if not form.is_valid():
        errors = [FieldError(name, str(each)) for name, several in form.errors.items() for each in several]
        raise Invalid(_UNREADABLE, errors)
    given = form.cleaned_data
    files, errors = received_files(request.FILES.getlist("files"))
    answer_by = None
    try:
        answer_by = chosen_day(found.municipality, today(), given["days"], given["day"])
    except Invalid as fault:
        errors.extend(fault.errors)
    if errors:
        raise Invalid(_UNREADABLE, errors)
    return Letter(text=given["text"], form_key=given["form_key"], files=files, answer_by=answer_by)


def _page(
    request: HttpRequest,
    found: Case,
    *,
    form: LetterForm | None = None,
    errors: list[FieldError] | None = None,
    told: str = "",
    title: str = "送っていません",
    status: int = 200,
) -> HttpResponse:
    actor = actor_in(request)
    if found.application.key.wrapped is None:
        raise NotFound(_DISPOSED)
    services.record_view(case=found, by=actor, at=now(), screen="messages")
    form = form or LetterForm(initial={"form_key": uuid4().hex})
    talk = conversation_of(found, actor, today(), form=form, errors=errors or [], told=told)
    if request.method == "GET":
        services.read_messages(case=found, by=actor, at=now())
    context: dict[str, Any] = {
        "case": found,
        "talk": talk,
        "told_title": title,
        "here": _here(found),
        "department": found.department,
        "shows_names": True,
        "state": state_words(found),
        "choices": day_choices(found, today()),
        "done": request.GET.get("done", ""),
    }
    return render(request, "cases/messages.html", context, status=status)


def _here(found: Case) -> str:
    return reverse("cases:messages", kwargs={"city": found.municipality.slug, "case_id": found.pk})
