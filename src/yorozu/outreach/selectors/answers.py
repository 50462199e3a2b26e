"""Answers, opened."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from yorozu.outreach.models import SurveyAnswer, SurveyRound
from yorozu.trust.vault import unseal


@dataclass(frozen=True, slots=True)
class Opened:
    """One answer: values by field id, and the ids of what was asked."""

    id: UUID
    channel: str
    coded: bool
    received_on: date
    number: int | None
    values: dict[str, Any]
    asked: frozenset[str]
    themes: dict[str, list[int]]


def answers_to(survey: SurveyRound) -> Iterator[Opened]:
    """Every answer of a round, in the order of their random ids; one key opens them all."""
    rows = SurveyAnswer.objects.within(survey.municipality_id).filter(round=survey).order_by("pk")
    for each in rows.iterator(chunk_size=500):
        yield _opened(survey, each)


def answer_on_paper(survey: SurveyRound, number: int) -> Opened | None:
    """The answer that was typed in under this number."""
    rows = SurveyAnswer.objects.within(survey.municipality_id).filter(round=survey, number=number)
    found = rows.first()
    return _opened(survey, found) if found else None


def _opened(survey: SurveyRound, answer: SurveyAnswer) -> Opened:
    plain = json.loads(unseal(survey.key, answer.sealed_answers, context=f"survey-answer:{answer.id}"))
    return Opened(
        answer.id, answer.channel, answer.coded, answer.received_on, answer.number, plain["values"],
        frozenset(plain["asked"]), answer.themes,
    )  # fmt: skip
