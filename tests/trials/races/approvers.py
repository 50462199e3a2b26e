"""Several people in one seat approve the same step at the same moment."""

import threading
from collections.abc import Callable
from functools import partial
from itertools import count

from tests.approvals.making import person, propose, step_of
from tests.approvals.racing import at_once
from tests.factories import AT, actor
from tests.trials.races.judging import judge
from tests.trials.races.tally import Tally
from yorozu.approvals.models import ProposalStep
from yorozu.approvals.services import approve_step
from yorozu.identity.actors import Actor
from yorozu.municipality.models import Municipality
from yorozu.trust.models import AuditEntry

HOW_MANY = 4
_subjects = count(1_000_000)

Approve = Callable[[ProposalStep, Actor], object]


def seat(city: Municipality) -> None:
    """Put them there."""
    for n in range(HOW_MANY):
        person(city, f"chief-{n}", "係長")


def approvers(city: Municipality, *, rounds: int, act: Approve | None = None) -> Tally:
    """One approval each round, written once to the step and once to the audit chain."""
    tally, chiefs = Tally(), [actor(city, f"chief-{n}") for n in range(HOW_MANY)]
    for _ in range(rounds):
        proposal = propose(city, subject=str(next(_subjects)))
        step = step_of(proposal, 1)
        approve = act or partial(_approve, proposal.version)
        outcomes = at_once([partial(approve, step, chief) for chief in chiefs])
        noted = AuditEntry.objects.within(city).filter(
            action="proposal.step-approved", subject_id=str(proposal.pk)
        )
        done = ProposalStep.objects.within(city).filter(pk=step.pk, acted_by__isnull=False)
        judge(tally, outcomes, max(noted.count(), done.count()))
    return tally


def look_then_write(together: threading.Barrier) -> Approve:
    """A twin that looks whether the step is open and then writes."""

    def act(step: ProposalStep, by: Actor) -> None:
        current = ProposalStep.objects.within(step.municipality_id).get(pk=step.pk)
        assert current.is_open
        together.wait(timeout=30)
        current.state, current.acted_by, current.acted_at = "done", by.staff, AT
        current.save()

    return act


def _approve(version: int, step: ProposalStep, by: Actor) -> object:
    return approve_step(step=step, version=version, by=by, at=AT)
