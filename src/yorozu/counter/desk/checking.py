"""The check: the person confirms on the tablet, on paper or by ear, says who is told, and it is sent."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from yorozu.counter import services
from yorozu.counter.answers import content_of
from yorozu.counter.desk.places import page_url, to_visit, visit_in, visit_url
from yorozu.counter.models import Visit
from yorozu.counter.selectors import entered_in, notes_of, pairing_of, visit_for
from yorozu.counter.services import look_at
from yorozu.foundation.errors import Conflict, DomainError, FieldError, Invalid
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.intake.models import Confirmed, Told

_MOST_SEEN = 40


@staff_route(Action.COUNTER_SERVE)
@require_safe
def check(request: HttpRequest, city: str, visit_id: UUID) -> HttpResponse:
    """Every answer, whether the person has confirmed it, and who is told."""
    visit, actor, at = visit_in(request, visit_id)
    entered = entered_in(visit, at=at)
    if not entered.waiting:
        return to_visit(visit, "receipt" if entered.sent else "")
    look_at(visit=visit, screen="check", by=actor, at=at)
    return _page(request, visit)


@staff_route(Action.COUNTER_SERVE)
@require_POST
def show(request: HttpRequest, city: str, visit_id: UUID) -> HttpResponse:
    """Put the content on the joined screen."""
    visit, actor, at = visit_in(request, visit_id)
    try:
        services.show_content(visit=visit, by=actor, at=at)
    except Invalid as error:
        return _page(request, visit, error)
    return to_visit(visit, "check", "confirm")


@staff_route(Action.COUNTER_SERVE)
@require_POST
def confirm(request: HttpRequest, city: str, visit_id: UUID) -> HttpResponse:
    """Signed on paper, or read aloud, and why not on the screen."""
    visit, actor, at = visit_in(request, visit_id)
    how = request.POST.get("how", "")
    try:
        if how not in (Confirmed.PAPER.value, Confirmed.ALOUD.value):
            raise Invalid("", [FieldError("how", "どのように確かめたかを選んでください。")])
        services.confirm_otherwise(
            visit=visit,
            how=Confirmed(how),
            seen=request.POST.get("seen", ""),
            reason=request.POST.get("reason", "")[:1000],
            by=actor,
            at=at,
        )
    except (Invalid, Conflict) as error:
        return _page(request, visit, error)
    return to_visit(visit, "check", "send")


@staff_route(Action.COUNTER_SERVE)
@require_POST
def send(request: HttpRequest, city: str, visit_id: UUID) -> HttpResponse:
    """Send it; sent twice, each is what it was."""
    visit, actor, at = visit_in(request, visit_id)
    if not entered_in(visit, at=at).waiting:
        return to_visit(visit, "receipt")
    seen = [
        int(each)
        for each in request.POST.getlist("seen")[:_MOST_SEEN]
        if each.isascii() and each.isdigit() and len(each) < 10
    ]
    told = request.POST.get("told", "")
    try:
        if told not in Told.values:
            raise Invalid(
                "", [FieldError("told", "経過をどのように知らせるかを、本人に聞いて選んでください。")]
            )
        contact = request.POST.get(f"contact_{told}", "")[:300]
        items = services.send_visit(visit=visit, told=Told(told), contact=contact, seen=seen, by=actor, at=at)
    except (Invalid, Conflict) as error:
        return _page(request, visit, error)
    return to_visit(visit, "receipt" if any(each.application_id for each in items) else "check")


def _page(request: HttpRequest, visit: Visit, error: DomainError | None = None) -> HttpResponse:
    actor, at = visit_in(request, visit.pk)[1:]
    visit = visit_for(actor, visit.pk)
    entered = entered_in(visit, at=at)
    content = content_of(
        visit,
        entered,
        at=at,
        place=lambda code, section, field: page_url(visit, code, section, from_check=True, anchor=field),
    )
    errors = list(getattr(error, "errors", ()))
    context = {
        "visit": visit,
        "entered": entered,
        "content": content,
        "errors": [FieldError(_control(each, request), each.message) for each in errors],
        "wrong": {each.field: each.message for each in errors},
        "said": error.message if error and not errors else "",
        "typed": request.POST,
        "confirmed": Confirmed(visit.confirmed) if visit.confirmation(entered.digest) else None,
        "confirmed_at": visit.confirmation(entered.digest),
        "outdated": bool(visit.confirmed_digest) and not visit.confirmation(entered.digest),
        "shown": bool(visit.shown_digest) and visit.shown_digest == entered.digest,
        "joined": (pairing := pairing_of(visit)) is not None and pairing.joined_at is not None,
        "reason": notes_of(visit).get("reason", ""),
        "seen": [each.draft.version_id for each in entered.waiting if each.draft],
        "tolds": [(each, each.label) for each in Told],
        "back": content.last or visit_url(visit),
    }
    return render(request, "counter/desk/check.html", context, status=error.status if error else 200)


def _control(error: FieldError, request: HttpRequest) -> str:
    """The control that the message is about: each way of telling has a contact of its own."""
    return (
        f"contact_{request.POST.get('told', '')[:10]}" if error.field in ("contact", "email") else error.field
    )
