"""The schema itself."""

from collections.abc import Collection, Iterable
from typing import Any

from yorozu.forms.definition.document import Definition, Field
from yorozu.forms.schema.conditions import condition_of
from yorozu.forms.types.registry import type_of

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def answers_schema(definition: Definition) -> Schema:
    """What may be sent as answers. Rules that JSON Schema cannot say are left to the server, which decides anyway."""
    asked = [
        (section.show_if, one) for section in definition.sections for one in section.fields if one.answered
    ]
    always = {one.id for shown_if, one in asked if not shown_if and not one.show_if}
    return {
        "$schema": DIALECT,
        "title": definition.title,
        "description": definition.summary,
        "type": "object",
        **_members(asked, always),
        "additionalProperties": False,
    }


def _members(asked: Iterable[tuple[str, Field]], always: Collection[str]) -> Schema:
    properties: Schema = {}
    required: list[str] = []
    conditions: list[Schema] = []
    for section_rule, one in asked:
        properties[one.id] = _property(one)
        rules = [rule for rule in (section_rule, one.show_if, one.required_if) if rule]
        if not (one.required or one.required_if):
            continue
        if not rules:
            required.append(one.id)
            continue
        holds = [condition_of(rule, always) for rule in rules]
        if all(holds):
            conditions.append({"if": {"allOf": holds}, "then": {"required": [one.id]}})
    found: Schema = {"properties": properties, "required": required}
    return found | ({"allOf": conditions} if conditions else {})


def _property(one: Field) -> Schema:
    described = {"title": one.label, "description": one.help, "x-type": one.type, "x-show-if": one.show_if}
    found = _group(one) if one.type == "group" else type_of(one.type).schema(one)
    if one.required and found.get("type") == "array":
        found["minItems"] = max(1, found.get("minItems", 0))
    return {key: value for key, value in described.items() if value} | found


def _group(one: Field) -> Schema:
    asked = [("", sub) for sub in one.fields if sub.answered]
    always = {sub.id for _, sub in asked if not sub.show_if}
    row = {"type": "object", **_members(asked, always), "additionalProperties": False}
    return {"type": "array", "items": row, "minItems": one.min or 0, "maxItems": one.max}
