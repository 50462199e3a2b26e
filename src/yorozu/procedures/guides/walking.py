"""Going through a guide with the answers given so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from yorozu.foundation.wareki import parse_date, said_day
from yorozu.procedures.guides.shape import END, LifeGuide, Need, Question

#: What is answered where the day is not known yet.
UNKNOWN = "unknown"
Given = Mapping[str, Sequence[str]]
_FAR = timedelta(days=3660)
_CHOOSE = "あてはまるものを一つ選んでください。"
_NOT_LISTED = "表示されている中から選んでください。"
_NO_DAY = "日付を入力してください。決まっていないときは「まだ決まっていない」を押してください。"
_TOO_FAR = "10年より離れた日付です。年を確かめてください。"


class Unanswered(Exception):
    """The question is still to be answered; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Step:
    """A question and its answer: the ids of what was chosen, or the day (None where it is not known yet)."""

    question: Question
    chosen: tuple[str, ...] = ()
    day: date | None = None

    @property
    def said(self) -> str:
        """The answer as a person reads it."""
        if self.question.kind == "date":
            return said_day(self.day) if self.day else "まだ決まっていない"
        labels = [each.label for each in self.question.answers if each.id in self.chosen]
        return "、".join(labels) or "あてはまるものはない"

    @property
    def values(self) -> tuple[str, ...]:
        """The answer as it stands in an address."""
        if self.question.kind == "date":
            return (self.day.isoformat() if self.day else UNKNOWN,)
        return self.chosen or ("",)

    @property
    def next(self) -> str:
        if self.question.kind != "one":
            return self.question.next
        return next(each.next for each in self.question.answers if each.id in self.chosen)


@dataclass(frozen=True, slots=True)
class Walk:
    """The answered part of the way; `current` is the question that comes now, None at the end."""

    guide: LifeGuide
    steps: tuple[Step, ...]
    current: Question | None

    @property
    def needs(self) -> list[Need]:
        """What the answers lead to, in the order of the guide."""
        wanted = {
            name
            for step in self.steps
            for answer in step.question.answers
            if answer.id in step.chosen
            for name in answer.needs
        }
        return [each for each in self.guide.needs if each.id in wanted]

    @property
    def days(self) -> dict[str, date]:
        """The days that are known, by question."""
        return {step.question.id: step.day for step in self.steps if step.day}

    @property
    def facts(self) -> dict[str, str]:
        """Days under the terms that forms know them by, ISO."""
        return {
            step.question.same_as: step.day.isoformat()
            for step in self.steps
            if step.day and step.question.same_as
        }

    @property
    def left_at_most(self) -> int:
        """How many questions may still come, the present one among them."""
        return _longest(self.guide, self.current.id if self.current else END, {})

    def step(self, question_id: str) -> Step | None:
        return next((each for each in self.steps if each.question.id == question_id), None)


def walk(guide: LifeGuide, given: Given, *, today: date) -> Walk:
    """As far as the answers lead. Answers to questions off this way are left alone."""
    steps: list[Step] = []
    question: Question | None = guide.first
    while question is not None:
        try:
            step = answered(question, given.get(question.id, ()), today=today)
        except Unanswered:
            break
        steps.append(step)
        question = guide.by_id.get(step.next)
    return Walk(guide, tuple(steps), question)


def answered(question: Question, values: Sequence[str], *, today: date) -> Step:
    """The answer to one question as it came from a page. Raises Unanswered."""
    if question.kind == "date":
        return Step(question, day=_day(values, today))
    if question.kind == "one":
        chosen = values[-1] if values else ""
        if question.answer(chosen) is None:
            raise Unanswered(_CHOOSE)
        return Step(question, (chosen,))
    if not values or any(each and question.answer(each) is None for each in values):
        raise Unanswered(_NOT_LISTED)
    return Step(question, tuple(dict.fromkeys(each for each in values if each)))


def _day(values: Sequence[str], today: date) -> date | None:
    typed = values[-1].strip() if values else ""
    if typed == UNKNOWN:
        return None
    if not typed:
        raise Unanswered(_NO_DAY)
    try:
        day = parse_date(typed)
    except ValueError as error:
        raise Unanswered(str(error)) from None
    if abs(day - today) > _FAR:
        raise Unanswered(_TOO_FAR)
    return day


def _longest(guide: LifeGuide, name: str, known: dict[str, int]) -> int:
    """The length of the longest way from a question to the end; there are no loops."""
    if name == END:
        return 0
    if name not in known:
        known[name] = 1 + max(_longest(guide, each, known) for each in guide.by_id[name].followers)
    return known[name]
