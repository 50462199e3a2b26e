"""Until when the office waits for an answer: another day, or no longer at all."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from yorozu.foundation.errors import Conflict
from yorozu.identity.actors import Actor
from yorozu.intake.models import Application, CorrectionRequest, Message, News
from yorozu.intake.services.messages.writing import ENDED
from yorozu.intake.services.telling import tell_news
from yorozu.municipality.models import TenantQuerySet
from yorozu.trust import audit

Awaited = CorrectionRequest | Message
_ENDED = "この手続は終わっているため、返事の期限は変えられません。"
_ANSWERED = "すでに返事が届いているか、待つのをやめています。画面を開き直して確かめてください。"


@transaction.atomic
def change_day(
    *, application: Application, awaited: Awaited, day: date, seen: date | None, by: Actor, at: datetime
) -> None:
    """Ask for the answer by another day, and tell the applicant. The same day again changes nothing.

    `seen` is the day that stood on the clerk's screen. Raises Conflict when the answer has come or a colleague was first.
    """
    if awaited.answer_by == day:
        return
    _require_going(application)
    if not _open_row(application, awaited).filter(answer_by=seen).update(answer_by=day):
        raise Conflict(_ANSWERED)
    cause = f"day:{_name(awaited)}:{day.isoformat()}:{int(at.timestamp())}"
    tell_news(application=application, kind=News.DEADLINE, cause=cause, at=at, day=day)
    _record(application, "application.answer_day", {"of": _name(awaited), "day": day.isoformat()}, by, at)


@transaction.atomic
def stop_waiting(*, application: Application, question: Message, by: Actor, at: datetime) -> None:
    """The office no longer waits for an answer to its question. Raises Conflict when it has come."""
    _require_going(application)
    if not _open_row(application, question).filter(answer_by__isnull=False).update(answered_at=at):
        raise Conflict(_ANSWERED)
    _record(application, "application.answer_dropped", {"of": _name(question)}, by, at)


def _open_row(application: Application, awaited: Awaited) -> TenantQuerySet[Any]:
    """The row that asks, while it is not answered."""
    city = application.municipality_id
    if isinstance(awaited, Message):
        return Message.objects.within(city).filter(pk=awaited.pk, answered_at=None)
    return CorrectionRequest.objects.within(city).filter(pk=awaited.pk, answered_at=None)


def _require_going(application: Application) -> None:
    if application.status in ENDED:
        raise Conflict(_ENDED)


def _name(awaited: Awaited) -> str:
    return f"message:{awaited.pk}" if isinstance(awaited, Message) else f"correction:{awaited.pk}"


def _record(
    application: Application, action: str, details: dict[str, str | int | None], by: Actor, at: datetime
) -> None:
    audit.record(
        municipality=application.municipality, action=action, subject_type="application",
        subject_id=application.id, details=details, at=at, **by.audit(),
    )  # fmt: skip
