"""The conversation about an application, as its screens on either side show it and take what is typed."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.http import HttpRequest

from yorozu.foundation.clock import day_of
from yorozu.foundation.errors import Conflict, DomainError, FieldError, Invalid, TooMany
from yorozu.identity.actors import Actor
from yorozu.intake import services
from yorozu.intake.forms import MessageForm
from yorozu.intake.models import Application, Side, Status
from yorozu.intake.selectors import (
    Awaited,
    Spoken,
    awaited_of,
    mailbox_of,
    message_counts,
    messages_of,
    notices_of,
    open_correction,
)

_ENDED = (Status.CLOSED, Status.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Refused:
    """Why nothing was sent: the status to answer with, and the faults or one sentence."""

    status: int
    errors: list[FieldError] = field(default_factory=list)
    told: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """The latest message first. `form` holds what was typed; `over` when nothing can be sent any more."""

    form: MessageForm
    spoken: list[Spoken]
    awaited: list[Awaited]
    today: date
    over: bool
    gone: bool
    refused: Refused | None = None

    @property
    def questions(self) -> list[Spoken]:
        """What the office still waits for, the oldest first."""
        open_ones = {each.number for each in self.awaited}
        return [each for each in reversed(self.spoken) if each.number in open_ones]

    @property
    def errors(self) -> list[FieldError]:
        return self.refused.errors if self.refused else []

    @property
    def text_error(self) -> str:
        return self._error_of("text")

    @property
    def files_error(self) -> str:
        return self._error_of("files")

    @property
    def told(self) -> str:
        return self.refused.told if self.refused else ""

    def _error_of(self, name: str) -> str:
        return " ".join(each.message for each in self.errors if each.field == name)


def following(application: Application, at: datetime) -> dict[str, Any]:
    """What the page of an application shows its applicant of corrections, messages, notices and news.

    The news are read before they are marked as read.
    """
    return {
        "correction": open_correction(application),
        "asked": awaited_of(application),
        "counts": message_counts(application, reader=Side.APPLICANT),
        "may_write": application.key.wrapped is not None and application.status not in _ENDED,
        "mailbox": mailbox_of(application),
        "notices": notices_of(application),
        "today": day_of(at),
    }


def talk_of(
    application: Application,
    *,
    reader: Side,
    at: datetime,
    typed: MessageForm | None = None,
    refused: Refused | None = None,
) -> Talk:
    """What the screen shows; with `typed` and `refused` after an attempt that was not taken."""
    spoken = messages_of(application, reader=reader)
    seen = spoken[-1].number if spoken else 0
    form = typed or MessageForm(initial={"form_key": uuid4().hex, "seen": seen})
    gone = application.key.wrapped is None
    return Talk(
        form=form,
        spoken=spoken[::-1],
        awaited=awaited_of(application),
        today=day_of(at),
        over=gone or application.status in _ENDED,
        gone=gone,
        refused=refused,
    )


def take_message(
    request: HttpRequest, application: Application, *, by: Actor, at: datetime
) -> tuple[MessageForm, Refused | None]:
    """Send what an applicant typed; None when it was sent."""
    form, letter, refused = read_letter(request)
    if letter is None:
        return form, refused
    try:
        services.write_message(application=application, side=Side.APPLICANT, letter=letter, by=by, at=at)
    except (Invalid, Conflict, TooMany) as fault:
        return form, refusal(fault)
    return form, None


def read_letter(
    request: HttpRequest, *, answer_by: date | None = None
) -> tuple[MessageForm, services.Letter | None, Refused | None]:
    """The letter as it was posted, or why it cannot be read."""
    form = MessageForm(request.POST)
    files, errors = services.received_files(request.FILES.getlist("files"))
    if not form.is_valid():
        faults = [FieldError(name, str(each)) for name, several in form.errors.items() for each in several]
        return form, None, Refused(422, [*faults, *errors])
    if errors:
        return form, None, Refused(422, errors)
    typed: dict[str, Any] = form.cleaned_data
    letter = services.Letter(
        text=typed["text"],
        form_key=typed["form_key"],
        seen=typed["seen"],
        files=files,
        answer_by=answer_by,
    )
    return form, letter, None


def refusal(fault: DomainError) -> Refused:
    """How a fault of the service is shown beside what was typed."""
    if isinstance(fault, Invalid) and fault.errors:
        return Refused(fault.status, list(fault.errors))
    return Refused(fault.status, told=fault.message)
