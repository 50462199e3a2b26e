"""One question made ready: everything that can be worked out before an answer arrives."""

from collections.abc import Mapping
from typing import Any

from yorozu.forms.definition.document import Field
from yorozu.forms.rules.book import FieldRules
from yorozu.forms.types.base import ABSENT
from yorozu.forms.types.refused import Refused
from yorozu.forms.types.registry import type_of
from yorozu.foundation.language import gettext

RuleValues = dict[str, Any]


class Question:
    """A question that is not a group."""

    __slots__ = (
        "id",
        "field",
        "answered",
        "required",
        "show",
        "require",
        "_check",
        "_rule_value",
        "empty",
        "missing",
    )

    def __init__(self, field: Field, rules: FieldRules) -> None:
        kind = type_of(field.type)
        self.id = field.id
        self.field = field
        self.answered = field.answered
        self.required = field.required
        self.show = rules.show
        self.require = rules.require
        self._check = kind.check(field) if field.answered and field.type != "group" else None
        self._rule_value = kind.rule_value
        self.empty = kind.unanswered
        self.missing = kind.missing(field) if field.answered else ""

    def is_shown(self, values: Mapping[str, Any]) -> bool:
        return self.show is None or self.show.decide(values, broken=False) is True

    def is_required(self, values: Mapping[str, Any]) -> bool:
        return self.required or (
            self.require is not None and self.require.decide(values, broken=False) is True
        )

    def clear(self, values: RuleValues) -> None:
        """What the question is in rules as long as it has no answer."""
        if self.empty is ABSENT:
            values.pop(self.id, None)
        else:
            values[self.id] = list(self.empty) if self.empty == () else self.empty

    def take(self, raw: Any, values: RuleValues, answered: list[str]) -> Any:
        """The value kept, None when unanswered; rules see it from now on. Raises Refused."""
        assert self._check is not None  # noqa: S101 - notes and groups are never taken here
        value = self._check(raw)
        if value is not None:
            values[self.id] = self._rule_value(value)
            answered.append(self.id)
        return value


def say(field: Field, refused: Refused) -> list[tuple[str, str]]:
    """(suffix, message) of every problem, each naming the question."""
    return [
        (suffix, message if suffix else f"{field.label}: {gettext(message)}")
        for suffix, message in refused.problems.items()
    ]
