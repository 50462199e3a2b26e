"""Checking what was sent against the definition: answers and files together, every fault at once."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from yorozu.forms.services import Definition, RuleContext, check_answers
from yorozu.foundation.clock import day_of
from yorozu.foundation.errors import FieldError, Invalid
from yorozu.intake.uploads import inspect_uploads
from yorozu.municipality.models import Municipality
from yorozu.procedures import selectors as procedures

REFUSED = "入力に誤りがあります。示された項目を直して、もう一度送ってください。"


def rule_context(
    definition: Definition, municipality: Municipality, *, at: datetime, channel: str = "online"
) -> RuleContext:
    """What rules may know besides the answers."""
    return procedures.rule_context(definition, municipality, today=day_of(at), channel=channel)


def accept_answers(definition: Definition, raw: Mapping[str, Any], context: RuleContext) -> dict[str, Any]:
    """The answers worth keeping, their files inspected. Raises Invalid with every fault, as the questions stand."""
    checked = check_answers(definition, raw, context=context)
    answers, file_errors = inspect_uploads(definition, checked.values)
    if errors := [*checked.errors, *file_errors]:
        raise Invalid(REFUSED, in_order(definition, errors))
    return answers


def in_order(definition: Definition, errors: Iterable[FieldError]) -> list[FieldError]:
    """Errors in the order in which the questions are asked; those of no question come last."""
    place = {field_id: number for number, field_id in enumerate(definition.fields)}
    return sorted(errors, key=lambda error: place.get(error.field.partition(".")[0], len(place)))
