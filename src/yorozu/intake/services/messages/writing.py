"""Writing a message: sealed, with its files, once however often the button is pressed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Max

from yorozu.foundation.errors import Conflict, FieldError, Invalid
from yorozu.foundation.language import gettext
from yorozu.foundation.text import refuse_unsafe
from yorozu.identity.actors import Actor
from yorozu.intake.models import Application, Message, MessageFile, News, Side, Status
from yorozu.intake.services.digest import digest_of
from yorozu.intake.services.infected import note_refused
from yorozu.intake.services.messages.files import FIELD, inspected
from yorozu.intake.services.telling import tell_news
from yorozu.intake.uploads import Upload
from yorozu.trust import audit, limits
from yorozu.trust.models import StoredFile
from yorozu.trust.vault import discard_written, seal, write_file

LONGEST = 2000
ENDED = (Status.CLOSED, Status.WITHDRAWN)
_A_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
_AN_HOUR_S, _A_DAYS = 20, 60
_REFUSED = "メッセージに直すところがあります。"
_ENDED = {
    Side.APPLICANT: "この手続は終わっているため、メッセージを送れません。担当課に電話などでお問い合わせください。",
    Side.OFFICE: "この手続は終わっているため、メッセージを送れません。電話か郵便で連絡してください。",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is written. `form_key` is made with the form it is typed into: the same from the same form is sent once.

    `answer_by` is of the office only: an answer is asked for by that day. `seen` is the number of the last message
    that the applicant had before them: they answer what was asked up to there.
    """

    text: str
    form_key: str
    files: Sequence[Upload] = ()
    answer_by: date | None = None
    seen: int = 0


def write_message(
    *, application: Application, side: Side, letter: Letter, by: Actor, at: datetime
) -> Message:
    """Keep the message and tell the other side. The same again from the same form returns the message that was kept.

    Who may write was checked by the caller. Raises Invalid with every fault, Conflict where the matter has ended,
    TooMany where an applicant writes too often; then nothing is kept. Must not run inside a transaction: the counts
    would be rolled back, and the disk would hold it up.
    """
    text = letter.text.replace("\r\n", "\n").strip()
    files, errors = inspected(letter.files)
    note_refused(errors, procedure=application.procedure.code, by=by, at=at)
    if errors := [*errors_of_text(text, needed=not files), *errors]:
        raise Invalid(_REFUSED, errors)
    once = _once(letter, side, text, by)
    if (before := _sent_before(application, once)) is not None:
        return before
    _require_open(application, side)
    if side is Side.APPLICANT:
        _count(application, at)
    written: list[StoredFile] = []
    try:
        written.extend(_write(application, each, at) for each in files)
        with transaction.atomic():
            message = _keep(application, side, letter, text, once, written, by, at)
    except BaseException as fault:
        discard_written(written, after=fault)
        raise
    if message is None:
        discard_written(written)
        return Message.objects.within(application.municipality_id).get(application=application, once=once)
    return message


def add_note(*, application: Application, text: str, cause: str, by: Actor, at: datetime) -> Message | None:
    """What an applicant adds to something else they send (`cause` names it), in the caller's transaction; None for no text.

    Its text was checked with `errors_of_text` before. It answers no question.
    """
    plain = text.replace("\r\n", "\n").strip()
    if not plain:
        return None
    letter = Letter(text=plain, form_key=cause)
    once = _once(letter, Side.APPLICANT, plain, by)
    return _keep(application, Side.APPLICANT, letter, plain, once, [], by, at)


def _keep(
    application: Application,
    side: Side,
    letter: Letter,
    text: str,
    once: str,
    written: list[StoredFile],
    by: Actor,
    at: datetime,
) -> Message | None:
    """None when the other press of the button was first."""
    _hold(application, side)
    if _sent_before(application, once) is not None:
        return None
    mine = Message.objects.within(application.municipality_id).filter(application=application)
    message = Message(
        municipality_id=application.municipality_id,
        application=application,
        number=(mine.aggregate(last=Max("number"))["last"] or 0) + 1,
        side=side,
        staff=by.staff,
        once=once,
        sent_at=at,
        answer_by=letter.answer_by,
    )
    message.sealed_text = seal(application.key, text.encode(), context=f"message:{message.id}")
    message.save(force_insert=True)
    _attach(message, written)
    if side is Side.APPLICANT:
        asked = mine.filter(answer_by__isnull=False, answered_at=None, number__lte=letter.seen)
        asked.update(answered_at=at)
    else:
        kind = News.QUESTION if letter.answer_by else News.MESSAGE
        tell_news(
            application=application, kind=kind, cause=f"message:{message.id}", at=at, day=letter.answer_by
        )
    _record(message, len(written), by, at)
    return message


def _attach(message: Message, written: list[StoredFile]) -> None:
    StoredFile.objects.bulk_create(written)
    MessageFile.objects.bulk_create(
        MessageFile(municipality_id=message.municipality_id, message=message, number=number, stored=stored)
        for number, stored in enumerate(written, 1)
    )


def errors_of_text(text: str, *, needed: bool = True) -> list[FieldError]:
    """What is wrong with the text of a message; without `needed` there may be none."""
    if not text and needed:
        return [FieldError("text", "伝えることを入力してください。")]
    if len(text) > LONGEST:
        return [
            FieldError(
                "text",
                gettext("{longest}文字までで入力してください（今は{count}文字です）。").format(
                    longest=LONGEST, count=len(text)
                ),
            )
        ]
    try:
        refuse_unsafe(text)
    except ValueError as fault:
        return [FieldError("text", str(fault))]
    return []


def _require_open(application: Application, side: Side) -> None:
    if application.status in ENDED or application.key.wrapped is None:
        raise Conflict(_ENDED[side])


def _hold(application: Application, side: Side) -> None:
    """Hold the application until the transaction ends. Raises Conflict when the matter has ended meanwhile."""
    rows = Application.objects.within(application.municipality_id).filter(pk=application.pk)
    if not rows.exclude(status__in=ENDED).update(status_at=F("status_at")):
        raise Conflict(_ENDED[side])


def _count(application: Application, at: datetime) -> None:
    for scope, limit, window in (("message", _AN_HOUR_S, _HOUR), ("message-day", _A_DAYS, _A_DAY)):
        limits.hit(scope=scope, key=str(application.pk), limit=limit, window=window, at=at)


def _once(letter: Letter, side: Side, text: str, by: Actor) -> str:
    who = str(by.staff.pk if by.staff else "")
    sent = {"form": letter.form_key, "side": side.value, "who": who, "text": text}
    return digest_of({**sent, FIELD: list(letter.files), "by": str(letter.answer_by or "")})


def _sent_before(application: Application, once: str) -> Message | None:
    sent = Message.objects.within(application.municipality_id)
    return sent.filter(application=application, once=once).first()


def _write(application: Application, file: Upload, at: datetime) -> StoredFile:
    return write_file(
        key=application.key,
        name=file.name,
        media_type=file.media_type,
        content=file.content,
        sha256=file.sha256,
        scan=file.scan,
        at=at,
    )


def _record(message: Message, files: int, by: Actor, at: datetime) -> None:
    details: dict[str, str | int | None] = {"side": message.side, "number": message.number, "files": files}
    if message.answer_by:
        details["answer_by"] = message.answer_by.isoformat()
    audit.record(
        municipality=message.application.municipality, action="application.message", subject_type="application",
        subject_id=message.application_id, details=details, at=at, **by.audit(),
    )  # fmt: skip
