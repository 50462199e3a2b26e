"""Describing the answers of a procedure to machines, and trying its own example on it."""

from datetime import date
from typing import Any

from yorozu.forms.definition.document import Definition
from yorozu.forms.definition.faults import FaultList, Path
from yorozu.forms.definition.who import without_who
from yorozu.forms.schema.answers import answers_schema
from yorozu.forms.schema.example import complete_example


def json_schema(definition: Definition, *, today: date) -> dict[str, Any]:
    """JSON Schema 2020-12 of the answers; `examples` holds one complete set that is accepted on `today`."""
    example, _ = complete_example(definition, today)
    return answers_schema(definition) | {"examples": [example]}


def check_example(definition: Definition, faults: FaultList, *, today: date) -> None:
    """A definition whose own example is refused cannot be published: note what to change."""
    _, checked = complete_example(definition, today)
    for error in checked.errors:
        message = f"この手続の記入例が確認を通りません（{error.message}）。example を書くか、確認の規則を見直してください。"
        faults.add(_path_of(definition, error.field), message)


def _path_of(definition: Definition, field: str) -> Path:
    top, *rest = field.split(".")
    for i, section in enumerate(without_who(definition)):
        for j, one in enumerate(section.fields):
            if one.id == top:
                inner = [k for k, sub in enumerate(one.fields) if sub.id in rest[1:2]]
                return ("sections", i, "fields", j, *(("fields", inner[0]) if inner else ()))
    return ()
