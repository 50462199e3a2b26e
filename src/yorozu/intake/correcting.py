"""Which questions a correction opens, and what the mended answers come to."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from yorozu.forms.services import Checked, Definition, RuleContext, check_answers
from yorozu.foundation.errors import FieldError


@dataclass(frozen=True, slots=True)
class Judged:
    """`editable` are the marked questions and those that the new answers bring up, by top-level id.

    `answers` are the mended answers as sent, the rest as it was. `errors` are only what the applicant can mend.
    """

    editable: frozenset[str]
    answers: dict[str, Any]
    checked: Checked
    errors: list[FieldError]

    @property
    def visible(self) -> frozenset[str]:
        """What is shown of the editable questions; with the rows of groups."""
        return frozenset(name for name in self.checked.visible if name.partition(".")[0] in self.editable)


def judge(
    definition: Definition,
    before: Mapping[str, Any],
    raw: Mapping[str, Any],
    marked: Collection[str],
    context: RuleContext,
) -> Judged:
    """Take the marked questions from `raw`, all others from `before`.

    A rule that has begun to refuse an unmarked answer since it was accepted (a date now past) does not count: the
    applicant was not asked about it.
    """
    was = check_answers(definition, before, context=context)
    editable = frozenset(marked)
    while True:
        answers = _merged(before, raw, editable)
        checked = check_answers(definition, answers, context=context)
        brought_up = _tops(checked) - _tops(was) - editable
        if not brought_up:
            break
        editable |= brought_up
    old = {(error.field, error.message) for error in was.errors}
    errors = [
        error
        for error in checked.errors
        if error.field.partition(".")[0] in editable or (error.field, error.message) not in old
    ]
    return Judged(editable, answers, checked, errors)


def kept_answers(judged: Judged, before: Mapping[str, Any]) -> dict[str, Any]:
    """What is worth keeping: the checked answers, and the unmarked ones that are still asked as they were."""
    asked = {name for name in before if name in judged.checked.visible and name not in judged.editable}
    return {**judged.checked.values, **{name: before[name] for name in asked}}


def _merged(before: Mapping[str, Any], raw: Mapping[str, Any], editable: Collection[str]) -> dict[str, Any]:
    kept = {name: value for name, value in before.items() if name not in editable}
    return kept | {name: raw[name] for name in editable if name in raw}


def _tops(checked: Checked) -> frozenset[str]:
    return frozenset(name.partition(".")[0] for name in checked.visible)
