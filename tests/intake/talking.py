"""Letters of either side, for tests."""

from datetime import date, datetime
from uuid import uuid4

from tests.cases.making import picture
from tests.factories import AT, actor
from yorozu.identity.actors import Actor
from yorozu.intake.models import Application, Message, Side
from yorozu.intake.services import Letter, write_message
from yorozu.intake.uploads import Upload


def photo(name: str = "回答.png") -> Upload:
    return Upload(name, picture())


def say(
    application: Application,
    text: str,
    *,
    side: Side = Side.APPLICANT,
    files: int = 0,
    answer_by: date | None = None,
    seen: int = 0,
    form_key: str = "",
    at: datetime = AT,
) -> Message:
    letter = Letter(
        text=text,
        form_key=form_key or uuid4().hex,
        files=[photo() for _ in range(files)],
        answer_by=answer_by,
        seen=seen,
    )
    office = side is Side.OFFICE
    by = actor(application.municipality) if office else Actor.anonymous(application.municipality)
    return write_message(application=application, side=side, letter=letter, by=by, at=at)


def ask(application: Application, text: str, by: date, *, at: datetime = AT) -> Message:
    return say(application, text, side=Side.OFFICE, answer_by=by, at=at)
