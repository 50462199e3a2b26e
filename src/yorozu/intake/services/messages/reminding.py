"""Reminding applicants of what they are asked for: some business days before the last day, and on the day after it.

The line in the mailbox settles that it is done once, whichever of several workers is first; the mail leaves with it.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from yorozu.foundation.clock import day_of
from yorozu.intake.models import Application, CorrectionRequest, MailboxEntry, Message, News
from yorozu.intake.selectors.answer_days import REMINDED_AFTER, REMINDED_BEFORE, may_remind, occasion
from yorozu.intake.selectors.awaited import Awaited, awaited_between
from yorozu.intake.services.telling import tell_news
from yorozu.municipality.models import Municipality
from yorozu.municipality.selectors import Calendar, all_municipalities

Due = tuple[Awaited, str, str]
"""What is waited for, why to remind (soon or passed), and the cause under which it is told once."""


def remind(at: datetime) -> int:
    """Remind everybody who is to be reminded today; how many were. Nobody at night."""
    return sum(_remind(city, at) for city in all_municipalities()) if may_remind(at) else 0


def _remind(city: Municipality, at: datetime) -> int:
    return sum(_tell(each, kind, cause, at) for each, kind, cause in _due(city, day_of(at)))


def _due(city: Municipality, today: date) -> Iterator[Due]:
    calendar = Calendar(city)
    since = date.fromordinal(today.toordinal() - REMINDED_AFTER)
    found: list[Due] = []
    for each in awaited_between(city, since, calendar.add(today, REMINDED_BEFORE)):
        if kind := occasion(calendar, day_of(each.asked_at), each.day, today):
            found.append((each, kind, f"{kind}:{each.name}:{each.day.isoformat()}"))
    told = MailboxEntry.objects.within(city).filter(cause__in=[cause for _, _, cause in found])
    done = set(told.values_list("cause", flat=True))
    yield from (each for each in found if each[2] not in done)


def _tell(awaited: Awaited, kind: str, cause: str, at: datetime) -> bool:
    """False when it was answered or told meanwhile."""
    with transaction.atomic():
        model: Any = CorrectionRequest if awaited.correction else Message
        row = model.objects.within(awaited.municipality_id).filter(pk=awaited.pk)
        # Holds the row: an answer that comes now waits until this is told, or is first and nothing is.
        if not row.filter(answered_at=None, answer_by=awaited.day).update(answer_by=F("answer_by")):
            return False
        wanted = ("municipality", "key", "version", "procedure")
        application = (
            Application.objects.within(awaited.municipality_id)
            .select_related(*wanted)
            .get(pk=awaited.application_id)
        )
        return tell_news(application=application, kind=News(kind), cause=cause, at=at, day=awaited.day)
