"""The inbox: what waits for me, and where my own proposals stand."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yorozu.approvals.models import Proposal, ProposalState, ProposalStep, StepKind
from yorozu.approvals.selectors import (
    acting_possible_for,
    later_review_for,
    proposed_by,
    standing_of,
    to_acknowledge_for,
    waiting_for,
)
from yorozu.foundation.clock import day_of, today
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route

PAGE_SIZE = 20
_TAGS = {ProposalState.APPROVED: "done", ProposalState.REMANDED: "waiting"}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the inbox: `tag` is the kind of status tag, `state` its words."""

    proposal: Proposal
    state: str
    tag: str
    since: datetime | None
    waited: str


@dataclass(frozen=True, slots=True)
class Section:
    """A list of the inbox with its own paging (`name` is the query's)."""

    name: str
    title: str
    hint: str
    rows: list[Row]
    page: Page[Any]


@staff_route(Action.APPROVAL_VIEW)
@require_safe
def inbox(request: HttpRequest, city: str) -> HttpResponse:
    """What waits for the person, what they should look at, and what they proposed."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    on = today()
    sections = [
        _steps(request, "page", "あなたの確認を待つ起案", "", waiting_for(actor, on), on),
        _steps(
            request,
            "later",
            "後閲",
            "不在の間に代決されたものです。内容を見てください。",
            later_review_for(actor, on),
            on,
        ),
        _steps(
            request,
            "info",
            "供覧",
            "決裁が済み、あなたに知らせるものです。",
            to_acknowledge_for(actor, on),
            on,
        ),
    ]
    acting = _steps(
        request, "acting", "代決できる起案", "担当の方が不在で急ぐときだけ、代わりに承認できます。",
        acting_possible_for(actor, on), on,
    )  # fmt: skip
    context = {
        "main": sections[0],
        "others": sections[1:],
        "acting": acting,
        "mine": _mine(request, actor, on),
    }
    return render(request, "approvals/inbox.html", context)


def _steps(
    request: HttpRequest, name: str, title: str, hint: str, steps: QuerySet[ProposalStep], on: date
) -> Section:
    page = Paginator(steps, PAGE_SIZE).get_page(request.GET.get(name))
    return Section(name, title, hint, [_step_row(step, on) for step in page], page)


def _step_row(step: ProposalStep, on: date) -> Row:
    since = step.acted_at or step.opened_at
    state = "後閲待ち" if step.awaits_later_review else StepKind(step.kind).label
    return Row(step.proposal, state, "waiting", since, _waited(since, on))


def _mine(request: HttpRequest, actor: Actor, on: date) -> Section:
    page = Paginator(proposed_by(actor), PAGE_SIZE).get_page(request.GET.get("mine"))
    standing = standing_of(list(page))
    rows = [
        Row(each, standing[each.pk], _TAGS.get(ProposalState(each.state), ""), each.submitted_at, "")
        for each in page
    ]
    return Section("mine", "あなたの起案", "", rows, page)


def _waited(since: datetime | None, on: date) -> str:
    days = (on - day_of(since)).days if since else 0
    return f"{days}日前から" if days > 0 else "今日から"
