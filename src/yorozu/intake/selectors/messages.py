"""Reading what applicant and office wrote to each other."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from yorozu.foundation.errors import NotFound
from yorozu.intake.models import Application, Message, MessageFile, Side
from yorozu.municipality.models import Municipality, TenantQuerySet
from yorozu.trust.models import Scan, StoredFile
from yorozu.trust.vault import file_name, may_open, unseal

_GONE = "このファイルは見つかりません。やり取りの画面から開き直してください。"
_KINDS = {"application/pdf": "PDF", "image/jpeg": "JPEG画像", "image/png": "PNG画像"}


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file of a message; `number` counts from 1, `size` in bytes, `mark` says why it cannot be opened yet."""

    number: int
    name: str
    kind: str
    size: int
    may_open: bool
    mark: str


@dataclass(frozen=True, slots=True)
class Spoken:
    """One message, readable. `author` is the name of who wrote it for the office, "" for a resident.

    `open` while an answer is waited for by the day `answer_by`; `new` when the reader had not read it before.
    """

    number: int
    side: Side
    author: str
    text: str
    files: list[SentFile]
    sent_at: datetime
    read_at: datetime | None
    answer_by: date | None
    open: bool
    new: bool

    @property
    def from_office(self) -> bool:
        return self.side is Side.OFFICE


@dataclass(frozen=True, slots=True)
class Counts:
    """How many messages there are, and how many of them this side has not read."""

    all: int
    unread: int


def messages_of(application: Application, *, reader: Side) -> list[Spoken]:
    """The messages, the oldest first; none once the record was disposed of."""
    if application.key.wrapped is None:
        return []
    rows = list(_rows(application).select_related("staff").order_by("number"))
    files = _files(application)
    return [_spoken(application, row, files.get(row.number, []), reader) for row in rows]


def message_counts(application: Application, *, reader: Side) -> Counts:
    read = _rows(application).values_list("side", "read_at")
    return Counts(len(read), sum(side == reader.other and at is None for side, at in read))


def message_events(application: Application) -> list[tuple[datetime, Side, int, bool]]:
    """When who wrote, how many files came with it, and whether an answer was asked for: nothing of what was said."""
    rows = _rows(application).order_by("number")
    files = _files_counted(application)
    return [
        (row.sent_at, Side(row.side), files.get(row.number, 0), row.answer_by is not None) for row in rows
    ]


def unread_by(municipality: Municipality | int, reader: Side) -> Q:
    """For applications: this side has not read all that was written to it."""
    rows = Message.objects.within(municipality).filter(side=reader.other, read_at=None)
    return Q(application__in=rows.values("application"))


def message_numbered(application: Application, number: int) -> Message:
    """Raises NotFound."""
    found = _rows(application).filter(number=number).first()
    if found is None:
        raise NotFound("このメッセージは見つかりません。やり取りの画面から開き直してください。")
    return found


def message_file(application: Application, message: int, number: int) -> StoredFile:
    """A file of a message of this application. Raises NotFound."""
    found = _file_rows(application).filter(message__number=message, number=number).first()
    if found is None:
        raise NotFound(_GONE)
    return found.stored


def message_files(application: Application) -> list[tuple[int, StoredFile]]:
    """Every file of every message with the number of the message, in order."""
    return [(each.message.number, each.stored) for each in _file_rows(application)]


def _rows(application: Application) -> TenantQuerySet[Message]:
    return Message.objects.within(application.municipality_id).filter(application=application)


def _file_rows(application: Application) -> TenantQuerySet[MessageFile]:
    rows = MessageFile.objects.within(application.municipality_id).filter(message__application=application)
    return rows.select_related("message", "stored__key").order_by("message__number", "number")


def _files(application: Application) -> dict[int, list[SentFile]]:
    found: dict[int, list[SentFile]] = {}
    for each in _file_rows(application):
        stored = each.stored
        known = stored.scan in (Scan.CLEAN, Scan.OWN)
        found.setdefault(each.message.number, []).append(
            SentFile(
                number=each.number,
                name=file_name(stored),
                kind=_KINDS.get(stored.media_type, "ファイル"),
                size=stored.size,
                may_open=may_open(stored.scan),
                mark="" if known else Scan(stored.scan).label,
            )
        )
    return found


def _files_counted(application: Application) -> dict[int, int]:
    counted: dict[int, int] = {}
    for number in _file_rows(application).values_list("message__number", flat=True):
        counted[number] = counted.get(number, 0) + 1
    return counted


def _spoken(application: Application, row: Message, files: list[SentFile], reader: Side) -> Spoken:
    text = unseal(application.key, row.sealed_text, context=f"message:{row.id}").decode()
    return Spoken(
        number=row.number,
        side=Side(row.side),
        author=row.staff.name if row.staff else "",
        text=text,
        files=files,
        sent_at=row.sent_at,
        read_at=row.read_at,
        answer_by=row.answer_by,
        open=row.answer_by is not None and row.answered_at is None,
        new=row.side == reader.other and row.read_at is None,
    )
