"""Checking answers."""

from collections.abc import Collection, Mapping
from typing import Any

from yorozu.forms.answers.checker import checker_of
from yorozu.forms.answers.result import Checked
from yorozu.forms.definition.document import Definition
from yorozu.forms.rules.scope import RuleContext


def check_answers(
    definition: Definition,
    raw: Mapping[str, Any],
    *,
    context: RuleContext,
    sections: Collection[str] | None = None,
) -> Checked:
    """Read answers as they were sent; nothing raises, every fault is in `errors`.

    `raw` is by field id, as in the JSON API or as `read_section` gives it. Answers to hidden questions are dropped.
    With `sections`, errors are only about questions in those sections, while the answers of all are still read.
    """
    return checker_of(definition).check(raw, context, sections)
