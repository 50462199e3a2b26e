"""What the clerk sees of the conversation with the applicant: on the case in a few lines, on its own page whole."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from yorozu.cases.models import Case
from yorozu.foundation.errors import FieldError
from yorozu.foundation.wareki import format_wareki
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.intake.models import Side, Status
from yorozu.intake.selectors import (
    Awaited,
    Counts,
    Spoken,
    awaited_of,
    day_after,
    message_counts,
    messages_of,
    offered_days,
    usual_days,
)
from yorozu.municipality.selectors import Calendar

_ENDED = (Status.CLOSED, Status.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class TalkLine:
    """How much was written, and what is waited for until when; `may_write` for who works on the case while it goes on."""

    counts: Counts
    awaited: list[Awaited]
    today: date
    may_write: bool

    @property
    def correction(self) -> Awaited | None:
        return next((each for each in self.awaited if each.correction), None)

    @property
    def questions(self) -> list[Awaited]:
        return [each for each in self.awaited if not each.correction]


@dataclass(frozen=True, slots=True)
class Conversation:
    """The latest message first; `form` is what was typed, `errors` and `told` why it was not sent."""

    form: Any
    spoken: list[Spoken]
    line: TalkLine
    gone: bool
    errors: list[FieldError]
    told: str

    @property
    def refused(self) -> bool:
        return bool(self.errors or self.told)

    @property
    def text_error(self) -> str:
        return self._error_of("text")

    @property
    def files_error(self) -> str:
        return self._error_of("files")

    @property
    def day_error(self) -> str:
        return self._error_of("answer_by")

    def _error_of(self, name: str) -> str:
        return " ".join(each.message for each in self.errors if each.field == name)


def talk_line(case: Case, actor: Actor, today: date) -> TalkLine:
    application = case.application
    going = application.key.wrapped is not None and application.status not in _ENDED
    return TalkLine(
        counts=message_counts(application, reader=Side.OFFICE),
        awaited=awaited_of(application),
        today=today,
        may_write=going and actor.may(Action.CASE_WORK, case.department_id),
    )


def conversation_of(
    case: Case, actor: Actor, today: date, *, form: Any, errors: list[FieldError], told: str = ""
) -> Conversation:
    """The whole of it; nothing once the record was disposed of."""
    return Conversation(
        form=form,
        spoken=messages_of(case.application, reader=Side.OFFICE)[::-1],
        line=talk_line(case, actor, today),
        gone=case.application.key.wrapped is None,
        errors=errors,
        told=told,
    )


def day_choices(case: Case, today: date) -> list[tuple[str, str]]:
    """The days that may be chosen with the date each comes to, the usual one marked."""
    calendar, usual = Calendar(case.municipality), usual_days(case.municipality)
    return [
        (
            str(days),
            f"{days}営業日（{format_wareki(day_after(calendar, today, days))}まで）"
            f"{'・いつもの期限' if days == usual else ''}",
        )
        for days in offered_days(case.municipality)
    ]
