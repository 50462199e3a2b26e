"""Finding a case that somebody may see."""

from datetime import date

from yorozu.approvals.selectors import visible_proposal
from yorozu.cases.models import Case
from yorozu.foundation.errors import Forbidden, NotFound
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.selectors import visible_departments
from yorozu.municipality.models import Municipality, TenantQuerySet
from yorozu.procedures.models import Procedure

_WHOLE = (
    "application__key",
    "procedure",
    "version",
    "department",
    "assignee",
    "proposal__proposer",
    "proposal__key",
    "municipality",
)
_UNKNOWN = "この案件は見つかりません。別の課の案件か、番号が違います。仕事の一覧から開いてください。"

Cases = TenantQuerySet[Case]


def visible_cases(actor: Actor) -> Cases:
    """The cases of the departments in which the actor may look at cases."""
    cases = Case.objects.within(actor.municipality)
    departments = visible_departments(actor, Action.CASE_VIEW)
    return cases if departments is None else cases.filter(department_id__in=departments)


def whole_cases(municipality: Municipality) -> Cases:
    """Every case of the city with what a screen of it needs; who may see it, the caller has checked."""
    return Case.objects.within(municipality).select_related(*_WHOLE)


def case_for(actor: Actor, case_id: int) -> Case:
    """The case with what its screen needs. Raises NotFound also where it belongs to others: its existence is theirs."""
    found = visible_cases(actor).filter(pk=case_id).select_related(*_WHOLE).first()
    if found is None:
        raise NotFound(_UNKNOWN)
    return found


def case_behind(actor: Actor, case_id: int, on: date) -> Case:
    """As `case_for`, and also a case that the actor is asked to approve in another department. Raises NotFound."""
    found = whole_cases(actor.municipality).filter(pk=case_id).first()
    if found is None:
        raise NotFound(_UNKNOWN)
    if visible_cases(actor).filter(pk=case_id).exists():
        return found
    try:
        visible_proposal(actor, found.proposal_id or 0, on)
    except (Forbidden, NotFound):
        raise NotFound(_UNKNOWN) from None
    return found


def procedures_to_choose(actor: Actor) -> list[Procedure]:
    """The procedures of the actor's departments, for the filter of the work list."""
    procedures = Procedure.objects.within(actor.municipality).exclude(state="draft")
    departments = visible_departments(actor, Action.CASE_VIEW)
    if departments is not None:
        procedures = procedures.filter(department_id__in=departments)
    return list(procedures.only("id", "code", "title").order_by("order", "code"))
