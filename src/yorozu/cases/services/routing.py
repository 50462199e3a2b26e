"""The route of a definition for one case: its conditions evaluated, its departments found."""

from typing import Any

from yorozu.approvals.services import RouteStep
from yorozu.cases.models import Case
from yorozu.cases.selectors.page import answers_of_case
from yorozu.cases.selectors.rules import rule_context
from yorozu.forms import services as forms
from yorozu.foundation.errors import Invalid
from yorozu.municipality.selectors import department_by_path, department_for_role
from yorozu.procedures.selectors import definition_of


def route_of(case: Case, *, outcome: str) -> list[RouteStep]:
    """The steps for this application with this outcome. Raises Invalid where nobody would decide."""
    answers, _, _ = answers_of_case(case)
    steps = forms.route_for(definition_of(case.version), answers, context=rule_context(case), outcome=outcome)
    if not any(step.step == "decide" for step in steps):
        raise Invalid("決裁する人が決まりません。手続の定義の経路を、手続の担当者に確認してください。")
    return [_resolved(case, step) for step in steps]


def _resolved(case: Case, step: forms.RouteStep) -> RouteStep:
    kind: Any = step.step  # the definition was checked against the same four words
    return RouteStep(
        kind=kind, post=step.post, department_id=_department_id(case, step), acting=tuple(step.acting)
    )


def _department_id(case: Case, step: forms.RouteStep) -> int:
    if step.department:
        return department_by_path(case.municipality, step.department).pk
    if step.department_role:
        return department_for_role(case.municipality, step.department_role).pk
    return case.department_id
