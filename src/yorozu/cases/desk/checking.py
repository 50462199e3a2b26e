"""Notes, ticks and taking a case over: small acts that leave its state alone."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from yorozu.cases import services
from yorozu.cases.desk.reading import actor_in, case_screen
from yorozu.cases.forms import CheckForm, NoteForm, TakeOverForm
from yorozu.cases.selectors import case_for
from yorozu.foundation.clock import now
from yorozu.foundation.errors import Conflict, FieldError, Invalid
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route


@staff_route(Action.CASE_WORK)
@require_POST
def note(request: HttpRequest, city: str, case_id: int) -> HttpResponse:
    """A note among colleagues."""
    form = NoteForm(request.POST)
    return _act(request, case_id, form, lambda given: (services.add_note, {"text": given["note"]}), "notes")


@staff_route(Action.CASE_WORK)
@require_POST
def tick(request: HttpRequest, city: str, case_id: int) -> HttpResponse:
    """Confirm one of the office's checks."""
    form = CheckForm(request.POST)
    return _act(
        request,
        case_id,
        form,
        lambda given: (services.tick_check, {"check_id": given["check"], "ok": given["ok"]}),
        "checks",
    )


@staff_route(Action.CASE_WORK)
@require_POST
def take_over(request: HttpRequest, city: str, case_id: int) -> HttpResponse:
    """Become the one who handles the case."""
    form = TakeOverForm(request.POST)
    return _act(
        request, case_id, form, lambda given: (services.take_over, {"assignee_id": given["assignee"]}), ""
    )


Chosen = tuple[Callable[..., Any], dict[str, Any]]


def _act(
    request: HttpRequest,
    case_id: int,
    form: forms.Form,
    choose: Callable[[dict[str, Any]], Chosen],
    anchor: str,
) -> HttpResponse:
    actor = actor_in(request)
    found = case_for(actor, case_id)
    try:
        if not form.is_valid():
            raise Invalid("画面の内容を読み取れませんでした。もう一度お試しください。")
        service, values = choose(form.cleaned_data)
        service(case=found, by=actor, at=now(), **values)
    except Invalid as fault:
        extra = {"errors": fault.errors or (FieldError("", fault.message),), "typed": request.POST.dict()}
        return case_screen(request, case_for(actor, case_id), status=422, extra=extra)
    except Conflict as fault:
        extra = {"refused": fault.message, "typed": request.POST.dict()}
        return case_screen(request, case_for(actor, case_id), status=409, extra=extra)
    address = reverse("cases:case", kwargs={"city": actor.municipality.slug, "case_id": case_id})
    return HttpResponseRedirect(f"{address}#{anchor}" if anchor else address)
