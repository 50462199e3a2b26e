"""Checking is quick enough to be done on every page. The bound is generous: a tenth of it is usual."""

from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import pytest

from tests.forms.making import TODAY
from tests.forms.test_definition_stored import PACKS
from yorozu.forms.schema.example import complete_example, example_context
from yorozu.forms.services import check_answers, load_document

ROUNDS = 50


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
def test_a_whole_application_is_checked_in_a_few_milliseconds(path: Path) -> None:
    of = load_document(path.read_text(encoding="utf-8")).definition
    raw, _ = complete_example(of, TODAY)
    context = example_context(of, TODAY)
    best = min(_time(lambda: check_answers(of, raw, context=context)) for _ in range(ROUNDS))
    assert best < 0.002


def _time(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start
