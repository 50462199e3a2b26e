"""Answers that somebody else proposes: from a link, or from another system. What fits is put in, the rest is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yorozu.forms.answers.checker import checker_of
from yorozu.forms.answers.result import printable
from yorozu.forms.definition.document import Definition, Field
from yorozu.forms.rules.scope import RuleContext
from yorozu.forms.schema.answers import DIALECT
from yorozu.forms.types.base import Posted, Schema
from yorozu.forms.types.registry import type_of
from yorozu.foundation.errors import FieldError

#: Nobody but the person may say these; a note is not answered.
NEVER = frozenset({"file", "consent", "note"})
#: Nor may they stand in a link, which has no shape for rows.
NEVER_IN_LINKS = NEVER | {"group"}
_MOST_STRANGERS = 10
_UNKNOWN = "「{}」という項目はないか、あらかじめ入れることができません。"


@dataclass(frozen=True, slots=True)
class Proposed:
    """`values` fit their questions; `refused` says which others were proposed and why they were not taken."""

    values: dict[str, Any]
    refused: list[FieldError]


def linkable(definition: Definition) -> dict[str, Field]:
    """The questions that a link may answer: those that their author opened (`prefill: true`)."""
    return {name: field for name, field in definition.fields.items() if field.prefill}


def proposable(definition: Definition) -> dict[str, Field]:
    """The questions that another system may answer for the person to look at."""
    return {name: field for name, field in definition.fields.items() if field.type not in NEVER}


def from_link(definition: Definition, query: Posted, context: RuleContext) -> Proposed:
    """What the query of a link proposes, each question written as the form itself would post it."""
    allowed, names = linkable(definition), {str(key).partition(".")[0] for key in query}
    raw = {
        name: type_of(field.type).read(field, query, name) for name, field in allowed.items() if name in names
    }
    return _judged(definition, raw, [name for name in sorted(names) if name not in allowed], context)


def from_answers(definition: Definition, raw: Mapping[str, Any], context: RuleContext) -> Proposed:
    """What another system proposes, as the API takes answers."""
    allowed = proposable(definition)
    known = {name: value for name, value in raw.items() if name in allowed and value is not None}
    return _judged(definition, known, [name for name in sorted(raw) if name not in allowed], context)


def prefill_schema(definition: Definition) -> Schema:
    """JSON Schema 2020-12 of what may be proposed; `x-link` marks what may stand in a link. Nothing is required."""
    links = linkable(definition)
    properties = {}
    for name, field in proposable(definition).items():
        if field.type != "group":
            found: Schema = {"title": field.label, "x-type": field.type, "x-link": name in links}
            properties[name] = found | type_of(field.type).schema(field)
    return {
        "$schema": DIALECT,
        "title": definition.title,
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }


def _judged(
    definition: Definition, raw: dict[str, Any], strangers: list[str], context: RuleContext
) -> Proposed:
    refused = [
        FieldError(printable(name), _UNKNOWN.format(printable(name))) for name in strangers[:_MOST_STRANGERS]
    ]
    checked = checker_of(definition).check(raw, context, None)
    wrong: dict[str, FieldError] = {}
    for error in checked.errors:
        top = error.field.partition(".")[0]
        if top in raw:
            wrong.setdefault(top, FieldError(top, error.message))
    values = {name: value for name, value in checked.values.items() if name in raw and name not in wrong}
    # What is not asked yet may be, once the person answers what decides it: it is looked at by itself.
    for name in raw.keys() - checked.visible:
        alone = checker_of(definition).check_alone(name, raw[name], context)
        values |= alone.values if not alone.errors else {}
        for error in alone.errors[:1]:
            wrong[name] = FieldError(name, error.message)
    return Proposed(
        {name: values[name] for name in raw if values.get(name) not in (None, "", [])},
        [*(wrong[name] for name in raw if name in wrong), *refused],
    )
