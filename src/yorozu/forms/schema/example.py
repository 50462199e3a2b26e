"""One complete valid set of answers, made from the examples in the definition."""

from datetime import date
from typing import Any

from yorozu.forms.answers.checker import checker_of
from yorozu.forms.answers.result import Checked
from yorozu.forms.definition.document import Definition, Field
from yorozu.forms.rules.scope import RuleContext
from yorozu.forms.types.registry import type_of


def example_context(definition: Definition, today: date) -> RuleContext:
    """Surroundings in which the example is checked: an applicant as the definition expects, somewhere."""
    audience = definition.audience[0] if definition.audience else "resident"
    return RuleContext(
        today=today,
        applicant={"audience": audience, "channel": "online", "identity": definition.identity},
        municipality={"code": "032026", "slug": "miyako", "name": "宮古市", "prefecture": "岩手県"},
    )


def complete_example(definition: Definition, today: date) -> tuple[dict[str, Any], Checked]:
    """Answers to every question that is then shown, as the API takes them, and what checking them gives."""
    every = {name: _example(one, today) for name, one in definition.fields.items()}
    checked = checker_of(definition).check(every, example_context(definition, today), None)
    shown = {name: value for name, value in every.items() if name in checked.visible}
    for name, one in definition.fields.items():
        if one.type == "group" and name in shown:
            shown[name] = [_shown_row(name, i, row, checked) for i, row in enumerate(shown[name])]
    return shown, checked


def _example(one: Field, today: date) -> Any:
    if one.type != "group":
        return type_of(one.type).example(one, today)
    given = one.example if isinstance(one.example, list) else [{}] * max(1, int(one.min or 1))
    return [_row(one, row if isinstance(row, dict) else {}, today) for row in given]


def _row(group: Field, given: dict[str, Any], today: date) -> dict[str, Any]:
    return {sub.id: type_of(sub.type).example(sub, today) for sub in group.fields if sub.answered} | given


def _shown_row(name: str, number: int, row: dict[str, Any], checked: Checked) -> dict[str, Any]:
    return {key: value for key, value in row.items() if f"{name}.{number}.{key}" in checked.visible}
