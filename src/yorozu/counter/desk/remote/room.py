"""The clerk's room: the visitor's saved answers to read, a button beside each question to point at it, and the chat."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yorozu.counter.desk.remote.places import act_url, actor_in, link_of
from yorozu.counter.models import RemoteVisit
from yorozu.counter.selectors.remote import (
    LEFT_AFTER,
    chat_of,
    details_of,
    draft_of,
    is_here,
    number_of,
    procedures_for,
    video_of,
    visit_for,
    when_of,
)
from yorozu.counter.services import remote
from yorozu.forms.services import printed
from yorozu.foundation.clock import now
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route
from yorozu.intake.models import Draft
from yorozu.intake.visiting import steps_of


@dataclass(frozen=True, slots=True)
class Line:
    """An answer as it is saved, right or wrong (`fault` says what is). `question` is the one to point at, "" on further
    lines of a group."""

    label: str
    text: str
    fault: str
    question: str
    pointed: bool


@dataclass(frozen=True, slots=True)
class Part:
    title: str
    lines: list[Line]


@staff_route(Action.COUNTER_SERVE)
@require_safe
def room(request: HttpRequest, city: str, visit_id: UUID) -> HttpResponse:
    """Everything of a visit for who serves in its department; answers and chat for who holds it."""
    actor, at = actor_in(request), now()
    visit = visit_for(actor, visit_id)
    holds = holding(visit, actor)
    if holds and request.method != "HEAD":
        remote.note_presence(visit, clerk=True, at=at)
    context = fragment(visit, actor, at) | {
        "when": when_of(visit),
        "kept_days": settings.YOROZU_REMOTE_KEPT.days,
        "details": details_of(visit),
        "link": link_of(request, visit) if visit.is_live and not visit.is_over(at) else "",
        "video": video_of(visit),
        "once": secrets.token_urlsafe(12),
        "longest": remote.LONGEST_LINE,
        "procedures": procedures_for(actor) if holds else [],
        "booked": request.GET.get("done") == "booked",
    }
    return render(request, "counter/remote_desk_room.html", context)


@staff_route(Action.COUNTER_SERVE, background=True)
@require_safe
def live(request: HttpRequest, city: str, visit_id: UUID) -> HttpResponse:
    """What changed since `seen`: nothing (204, nothing was opened), or the fragment."""
    actor, at = actor_in(request), now()
    visit = visit_for(actor, visit_id)
    if request.method == "GET" and holding(visit, actor) and visit.is_live:
        remote.note_presence(visit, clerk=True, at=at)
    draft = draft_of(visit)
    if request.GET.get("seen") == seen_by(visit, draft, at):
        return HttpResponse(status=204)
    shown = fragment(visit, actor, at, draft) | {"beside": True}
    return render(request, "counter/remote_desk_fragment.html", shown)


def holding(visit: RemoteVisit, actor: Actor) -> bool:
    return actor.staff is not None and visit.holder_id == actor.staff.pk


def seen_by(visit: RemoteVisit, draft: Draft | None, at: datetime) -> str:
    """The same as long as nothing changed that the clerk has to see."""
    saved = f"{draft.updated_at.timestamp():.3f}" if draft else ""
    sent = bool(draft and draft.application_id)
    return f"{visit.version}.{saved}.{sent:d}{is_here(visit.seen_at, at):d}{visit.is_over(at):d}"


def fragment(
    visit: RemoteVisit, actor: Actor, at: datetime, draft: Draft | None = None, told: str = ""
) -> dict[str, Any]:
    """The part that changes. The look is written down before an answer is opened."""
    draft = draft or draft_of(visit)
    running = visit.is_live and not visit.is_over(at)
    holds = holding(visit, actor) and running
    sent = visit.application or (draft.application if draft else None)
    parts: list[Part] = []
    may_see = draft is not None and actor.may(Action.COUNTER_SERVE, draft.procedure.department_id)
    if holds and draft is not None and draft.application_id is None and may_see:
        remote.record_look(visit=visit, by=actor, at=at)
        parts = _parts(visit, draft, at)
    gone = visit.held_at is None or at - visit.held_at >= LEFT_AFTER
    return {
        "visit": visit,
        "seen": seen_by(visit, draft, at),
        "running": running,
        "holds": holds,
        "may_take": running and not holds and (visit.holder_id is None or gone),
        "visitor_here": is_here(visit.seen_at, at),
        "number": number_of(visit.waiting_digest) if holds else "",
        "draft": draft,
        "parts": parts,
        "sent": sent,
        "lines": chat_of(visit) if holds else [],
        "told": told,
        "point_url": act_url(visit),
    }


def _parts(visit: RemoteVisit, draft: Draft, at: datetime) -> list[Part]:
    """Every question that is asked now, answered or not."""
    steps = steps_of(draft, at=at)
    faults = {each.field.partition(".")[0]: each.message for each in reversed(steps.checked.errors)}
    found = []
    for section in printed(steps.definition, steps.checked.values, visible=steps.checked.visible):
        lines, before = [], ""
        for row in section.rows:
            question = row.field.partition(".")[0]
            typed = steps.raw.get(question)
            text = row.text or (typed if isinstance(typed, str) else "")
            fault = faults.get(question, "") if typed else ""
            first = "" if question == before else question
            lines.append(Line(row.label, text, fault, first, question == visit.pointed))
            before = question
        found.append(Part(section.title, lines))
    return found
