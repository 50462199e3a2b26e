"""Acting on a proposal: each act is one call of a service."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yorozu.approvals import services
from yorozu.approvals.desk.proposal import page
from yorozu.approvals.forms import ActForm
from yorozu.approvals.models import Proposal, ProposalStep
from yorozu.approvals.selectors import step_in, visible_proposal
from yorozu.foundation.clock import now, today
from yorozu.foundation.errors import Conflict, Invalid
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.routes import staff_route

Typed = Mapping[str, Any]
Act = Callable[[Proposal, ProposalStep | None, Typed, Actor], object]


@staff_route(Action.APPROVAL_ACT)
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, city: str, proposal_id: int) -> HttpResponse:
    """Do it and show the new state; whatever is refused comes back on the same page with what was typed."""
    here = reverse("approvals:proposal", kwargs={"city": city, "proposal_id": proposal_id})
    if request.method != "POST":
        return HttpResponseRedirect(here)
    form = ActForm(request.POST)
    try:
        _perform(form, visible_proposal(request.actor, proposal_id, today()), request.actor)  # type: ignore[attr-defined]
    except (Invalid, Conflict) as error:
        return page(request, proposal_id, form=form, error=error)
    return HttpResponseRedirect(here)


def _perform(form: ActForm, proposal: Proposal, actor: Actor) -> None:
    if not form.is_valid():
        raise Conflict("送られた内容を読み取れませんでした。今の状態を確かめて、もう一度操作してください。")
    typed = form.cleaned_data
    step = step_in(proposal, typed["step"]) if typed["step"] else None
    if step is None and typed["act"] != "pull_back":
        raise Conflict("この起案にその段階はありません。今の状態を確かめて、もう一度操作してください。")
    _ACTS[typed["act"]](proposal, step, typed, actor)


def _approve(_: Proposal, step: Any, typed: Typed, actor: Actor) -> object:
    return services.approve_step(
        step=step, version=typed["version"] or 0, comment=typed["comment"], by=actor, at=now()
    )


def _act_for(_: Proposal, step: Any, typed: Typed, actor: Actor) -> object:
    return services.act_for(
        step=step,
        version=typed["version"] or 0,
        absence=typed["absence"],
        comment=typed["comment"],
        by=actor,
        at=now(),
    )


def _remand(_: Proposal, step: Any, typed: Typed, actor: Actor) -> object:
    return services.remand(
        step=step, version=typed["version"] or 0, reason=typed["reason"], by=actor, at=now()
    )


def _review_later(_: Proposal, step: Any, _typed: Typed, actor: Actor) -> object:
    return services.review_later(step=step, by=actor, at=now())


def _acknowledge(_: Proposal, step: Any, _typed: Typed, actor: Actor) -> object:
    return services.acknowledge(step=step, by=actor, at=now())


def _pull_back(proposal: Proposal, _: Any, _typed: Typed, actor: Actor) -> object:
    return services.pull_back(proposal=proposal, by=actor, at=now())


_ACTS: dict[str, Act] = {
    "approve": _approve,
    "act_for": _act_for,
    "remand": _remand,
    "review_later": _review_later,
    "acknowledge": _acknowledge,
    "pull_back": _pull_back,
}
