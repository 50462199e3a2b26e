"""One question at a time: how often each answer, of how many who were asked."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean, median
from typing import Any, Protocol

from yorozu.outreach.tabulating.questions import Question

NO_ANSWER = "no-answer"
NO_ANSWER_LABEL = "無回答"


class Answered(Protocol):
    """What is counted of an answer."""

    @property
    def values(self) -> Mapping[str, Any]: ...

    @property
    def asked(self) -> frozenset[str]: ...

    @property
    def themes(self) -> Mapping[str, Sequence[int]]: ...


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme of the free texts of one question."""

    id: int
    field: str
    label: str


def count(question: Question, answers: Sequence[Answered], themes: Sequence[Theme] = ()) -> dict[str, Any]:
    """{id, label, kind, asked, answered, rows: [{code, label, count}], mean, median, low, high}, as JSON holds it.

    `asked` is the base of percentages: who was not shown the question is not in it. Rows of a question with several
    answers add up to more than that. Numbers have no rows but mean, median, lowest and highest; texts have their themes.
    """
    asked = [each for each in answers if question.id in each.asked]
    given = [codes_of(question, each) for each in asked]
    answered = sum(bool(each) for each in given)
    found: dict[str, Any] = {
        "id": question.id, "label": question.label, "kind": question.kind, "asked": len(asked), "answered": answered,
    }  # fmt: skip
    if question.options:
        counted = Counter(code for each in given for code in each)
        found["rows"] = [_row(code, label, counted[code]) for code, label in question.options]
        found["rows"].append(_row(NO_ANSWER, NO_ANSWER_LABEL, len(asked) - answered))
    if question.kind in ("number", "scale"):
        found |= _figures([_number(each.values[question.id]) for each in asked if question.id in each.values])
    if question.kind == "text":
        found["rows"] = _themes(question, asked, themes)
    return found


def codes_of(question: Question, answer: Answered) -> list[str]:
    """The codes of what was answered, none for no answer."""
    value = answer.values.get(question.id)
    if value is None or value in ("", []):
        return []
    if isinstance(value, list):
        return [str(each) for each in value]
    return [str(value).lower() if isinstance(value, bool) else str(value)]


def _themes(question: Question, asked: Sequence[Answered], themes: Sequence[Theme]) -> list[dict[str, Any]]:
    counted = Counter(theme for each in asked for theme in each.themes.get(question.id, ()))
    ours = [each for each in themes if each.field == question.id]
    return [_row(f"theme-{each.id}", each.label, counted[each.id]) for each in ours]


def _figures(numbers: Sequence[float]) -> dict[str, Any]:
    if not numbers:
        return {"mean": None, "median": None, "low": None, "high": None}
    return {
        "mean": round(fmean(numbers), 2), "median": round(float(median(numbers)), 2),
        "low": min(numbers), "high": max(numbers),
    }  # fmt: skip


def _number(value: Any) -> float:
    return float(Decimal(str(value)))


def _row(code: str, label: str, number: int) -> dict[str, Any]:
    return {"code": code, "label": label, "count": number}
