"""What the rules of a definition say of one application: for the office."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yorozu.forms.answers.checker import Checker, checker_of
from yorozu.forms.definition.document import Definition, RouteStep
from yorozu.forms.export.printed import PrintedRow, rows_of
from yorozu.forms.rules.rule import Rule
from yorozu.forms.rules.scope import RuleContext
from yorozu.foundation.wareki import format_wareki


@dataclass(frozen=True, slots=True)
class OfficeFinding:
    """`ok` is None when a clerk must decide: there is no rule, or an answer it needs is missing.

    `basis` is what the rule looked at, as a person reads it.
    """

    id: str
    label: str
    ok: bool | None
    by_rule: bool
    basis: list[PrintedRow]


def office_findings(
    definition: Definition, values: Mapping[str, Any], *, context: RuleContext
) -> list[OfficeFinding]:
    """Every office check of the definition with what its rule says of the kept answers."""
    checker = checker_of(definition)
    seen = checker.rule_values(values, context)
    return [
        OfficeFinding(
            id=check.id,
            label=check.label,
            ok=rule.decide(seen, broken=None) if rule else None,
            by_rule=rule is not None,
            basis=_basis(checker, rule, values, context) if rule else [],
        )
        for check, rule in checker.book.office
    ]


def route_for(
    definition: Definition, values: Mapping[str, Any], *, context: RuleContext, outcome: str
) -> tuple[RouteStep, ...]:
    """The steps that approve this application with this outcome; of several deciders the first that holds (専決)."""
    checker = checker_of(definition)
    seen = checker.rule_values(values, context) | {"outcome": outcome}
    steps: list[RouteStep] = []
    for step, rule in checker.book.route:
        holds = rule is None or rule.decide(seen, broken=False) is True
        decided = any(one.step == "decide" for one in steps)
        if holds and not (step.step == "decide" and decided):
            steps.append(step)
    return tuple(steps)


def _basis(checker: Checker, rule: Rule, values: Mapping[str, Any], context: RuleContext) -> list[PrintedRow]:
    read = [one for name, one in checker.definition.fields.items() if name in rule.names and name in values]
    rows = [row for one in read for row in rows_of(one, values[one.id])]
    if "today" in rule.names:
        rows.append(PrintedRow("確認した日", format_wareki(context.today), ""))
    return rows
