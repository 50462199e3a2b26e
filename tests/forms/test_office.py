"""Who approves: the steps of the route that hold for one application."""

from tests.forms.making import CONTEXT, definition, field
from yorozu.forms.services import route_for

ROUTE = [
    {"step": "review", "post": "係長"},
    {"step": "concurrence", "post": "課長", "department_role": "tax", "when": "cost > 100000"},
    {"step": "decide", "post": "市長", "when": "cost > 1000000"},
    {"step": "decide", "post": "部長", "when": 'outcome == "reject" || cost > 100000'},
    {"step": "decide", "post": "課長"},
]


def posts(outcome: str, **values: int) -> list[str]:
    of = definition(field("cost", "money"), kind="application", route=ROUTE)
    return [step.post for step in route_for(of, values, context=CONTEXT, outcome=outcome)]


def test_the_first_deciding_step_that_holds_decides() -> None:
    assert posts("approve", cost=2_000_000) == ["係長", "課長", "市長"]
    assert posts("approve", cost=200_000) == ["係長", "課長", "部長"]
    assert posts("approve", cost=500) == ["係長", "課長"]


def test_the_outcome_can_raise_the_decision() -> None:
    assert posts("reject", cost=500) == ["係長", "部長"]


def test_where_the_answer_is_missing_the_last_decides() -> None:
    assert posts("approve") == ["係長", "課長"]


def test_without_a_route_nobody_approves() -> None:
    assert route_for(definition(field()), {}, context=CONTEXT, outcome="accept") == ()
