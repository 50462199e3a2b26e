"""What the office waits for from an applicant, by a day: a correction, or an answer to a question."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q

from yorozu.intake.models import WITHDRAWABLE, Application, CorrectionRequest, Message, Status
from yorozu.municipality.models import Municipality, TenantQuerySet

_OPEN = Q(answered_at__isnull=True, answer_by__isnull=False)
_MENDING = Q(application__status=Status.CORRECTION_REQUESTED)
# Once it is decided, only what was asked afterwards is still waited for.
_ASKING = Q(application__status__in=WITHDRAWABLE) | Q(
    application__status__in=(Status.DECIDED, Status.NOTICE_ISSUED),
    sent_at__gte=F("application__status_at"),
)


@dataclass(frozen=True, slots=True)
class Awaited:
    """`day` is the last one; `number` is that of the message that asks, 0 for a correction. `pk` is of its row."""

    municipality_id: int
    application_id: UUID
    pk: Any
    number: int
    asked_at: datetime
    day: date

    @property
    def correction(self) -> bool:
        return self.number == 0

    @property
    def name(self) -> str:
        return f"{'correction' if self.correction else 'message'}:{self.pk}"

    def is_late(self, today: date) -> bool:
        return today > self.day


def awaited_of(application: Application) -> list[Awaited]:
    """What is waited for in this application, by its last day."""
    city = application.municipality_id
    asked = CorrectionRequest.objects.within(city).filter(_OPEN, _MENDING, application=application)
    questions = Message.objects.within(city).filter(_OPEN, _ASKING, application=application)
    return sorted([*_corrections(asked), *_questions(questions)], key=lambda each: each.day)


def awaited_between(municipality: Municipality, first: date, last: date) -> list[Awaited]:
    """What is waited for in a city with its last day between these two, both in it."""
    within = Q(answer_by__gte=first, answer_by__lte=last)
    asked = CorrectionRequest.objects.within(municipality).filter(_OPEN, _MENDING, within)
    questions = Message.objects.within(municipality).filter(_OPEN, _ASKING, within)
    return [*_corrections(asked), *_questions(questions)]


def answers_overdue(municipality: Municipality, today: date) -> Q:
    """For applications: something is waited for that should have come before `today`."""
    late = Q(answer_by__lt=today)
    asked = CorrectionRequest.objects.within(municipality).filter(_OPEN, _MENDING, late)
    questions = Message.objects.within(municipality).filter(_OPEN, _ASKING, late)
    # One list of ids, not two joined by OR: that would look at every case of the city.
    return Q(application__in=asked.values("application").union(questions.values("application")))


def _corrections(rows: TenantQuerySet[CorrectionRequest]) -> Iterator[Awaited]:
    names = ("municipality_id", "application_id", "pk", "requested_at", "answer_by")
    for city, application, pk, at, day in rows.values_list(*names):
        yield Awaited(city, application, pk, 0, at, day)


def _questions(rows: TenantQuerySet[Message]) -> Iterator[Awaited]:
    names = ("municipality_id", "application_id", "pk", "number", "sent_at", "answer_by")
    for city, application, pk, number, at, day in rows.values_list(*names):
        yield Awaited(city, application, pk, number, at, day)
