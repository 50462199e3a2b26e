"""What is done while a fault is let happen, and how it is seen afterwards whether it was done whole or not at all."""

import uuid
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from tests.cases.making import accept, arrive, decide, fresh, propose
from tests.factories import AT, actor
from tests.intake.samples import png, raw, submit, upload
from yorozu.cases.models import Case, Notice
from yorozu.cases.services import issue_notice
from yorozu.foundation import events
from yorozu.foundation.errors import DomainError
from yorozu.foundation.models import OutboxEntry
from yorozu.intake.models import Application, Draft, SeatCounter
from yorozu.intake.selectors import raw_of
from yorozu.intake.services import start_draft, take_page
from yorozu.municipality.models import Municipality
from yorozu.procedures.models import ProcedureVersion
from yorozu.records.models import DocumentNumber
from yorozu.trust.models import AuditEntry, StoredFile, VaultKey
from yorozu.trust.vault import read_file

_minutes = count(1)


class Submitting:
    """A submission with a file and a seat."""

    name = "submission"

    def __init__(self, city: Municipality, version: ProcedureVersion) -> None:
        self.city, self.version = city, version

    def prepare(self) -> None:
        self.key, self.content = f"fault-{uuid.uuid4()}", png("red")
        self.keys_before = VaultKey.objects.within(self.city).count()
        self.given = raw(proof=[upload(content=self.content)])

    def do(self) -> None:
        submit(self.version, self.city, raw=self.given, idempotency_key=self.key)

    def missing(self) -> Iterator[str]:
        """What an accepted submission lacks or has twice."""
        found = list(self._stored())
        if len(found) != 1:
            yield f"application there {_times(len(found))}"
            return
        (application,) = found
        files = list(StoredFile.objects.within(self.city).filter(key=application.key_id))
        if len(files) != 1:
            yield f"file there {_times(len(files))}"
        yield from (f"file of an application {fault}" for fault in unreadable(files, self.content))
        told = OutboxEntry.objects.filter(payload__application_id=str(application.pk)).count()
        if told != 1:
            yield f"event told {_times(told)}"
        noted = AuditEntry.objects.within(self.city).filter(subject_id=str(application.pk)).count()
        if noted != 1:
            yield f"audit entry there {_times(noted)}"
        yield from self._seats()

    def left(self) -> Iterator[str]:
        """What a submission that was refused left behind in the database."""
        if self._stored().exists():
            yield "application of a refused submission"
        if VaultKey.objects.within(self.city).count() != self.keys_before:
            yield "key of a refused submission"
        yield from self._seats()

    def _stored(self) -> Any:
        return Application.objects.within(self.city).filter(idempotency_key=self.key)

    def _seats(self) -> Iterator[str]:
        taken = sum(SeatCounter.objects.within(self.city).values_list("taken", flat=True))
        sold = Application.objects.within(self.city).filter(procedure=self.version.procedure).count()
        if taken != sold:
            yield "seats taken and applications differ"


class Uploading:
    """A file put into a draft."""

    name = "draft's upload"

    def __init__(self, city: Municipality, version: ProcedureVersion) -> None:
        self.city, self.version = city, version

    def prepare(self) -> None:
        self.draft = start_draft(municipality=self.city, version=self.version, at=AT)
        self.content = png("blue")

    def do(self) -> None:
        file = SimpleUploadedFile("写真.png", self.content, content_type="image/png")
        posted = QueryDict("agreed=true&_shown=proof+agreed")
        files: MultiValueDict[str, Any] = MultiValueDict({"proof": [file]})
        take_page(draft=self.draft, section="papers", posted=posted, files=files, at=AT)

    def missing(self) -> Iterator[str]:
        items = self._items()
        rows = list(StoredFile.objects.within(self.city).filter(key=self.draft.key_id))
        if len(items) != 1 or len(rows) != 1:
            yield f"file of a draft there {_times(len(items))}"
        yield from (f"file of a draft {fault}" for fault in unreadable(rows, self.content))

    def left(self) -> Iterator[str]:
        if self._items() or StoredFile.objects.within(self.city).filter(key=self.draft.key_id).exists():
            yield "row of a file that was refused"

    def _items(self) -> list[Any]:
        draft = Draft.objects.within(self.city).select_related("key").get(pk=self.draft.pk)
        return list(raw_of(draft).get("proof") or [])


class Issuing:
    """A notice: a document number, a PDF, a delivery."""

    name = "notice"

    def __init__(self, city: Municipality, version: ProcedureVersion) -> None:
        self.city, self.version = city, version

    def prepare(self) -> None:
        self.case = decide(propose(accept(arrive(self.city, version=self.version))))
        self.numbers = DocumentNumber.objects.within(self.city).count()

    def do(self) -> None:
        case = fresh(self.case)
        issue_notice(case=case, lock=case.lock, by=actor(self.city), at=AT)

    def missing(self) -> Iterator[str]:
        notices = list(Notice.objects.within(self.city).filter(case=self.case).select_related("stored__key"))
        if len(notices) != 1:
            yield f"notice there {_times(len(notices))}"
        yield from (f"PDF of a notice {fault}" for fault in unreadable([each.stored for each in notices]))
        if self._numbers() != self.numbers + 1:
            yield "document number lost or there twice"

    def left(self) -> Iterator[str]:
        if Notice.objects.within(self.city).filter(case=self.case).exists():
            yield "notice that was refused"
        if self._numbers() != self.numbers:
            yield "document number of a notice that was refused"
        if fresh(self.case).state != "approved":
            yield "case moved on without its notice"

    def _numbers(self) -> int:
        """How many there are; -1 where those of a year do not follow each other."""
        found = (
            DocumentNumber.objects.within(self.city).values_list("fiscal_year", "number").order_by("number")
        )
        years: dict[int, list[int]] = {}
        for year, number in found:
            years.setdefault(year, []).append(number)
        whole = all(numbers == list(range(1, len(numbers) + 1)) for numbers in years.values())
        return sum(map(len, years.values())) if whole else -1


class Handling:
    """The worker makes the case of an application that has arrived."""

    name = "handler"

    def __init__(self, city: Municipality, version: ProcedureVersion) -> None:
        self.city, self.version = city, version

    def prepare(self) -> None:
        OutboxEntry.objects.all().delete()
        receipt = submit(self.version, self.city, idempotency_key=f"fault-{uuid.uuid4()}")
        self.application = receipt.application_id

    def do(self) -> None:
        """Until nothing is due, as a worker does that goes on after a fault; each look is ten minutes later."""
        for _ in range(5):
            events.run_due(at=AT + timedelta(minutes=10 * next(_minutes)))

    def missing(self) -> Iterator[str]:
        made = Case.objects.within(self.city).filter(application=self.application).count()
        if made != 1:
            yield f"case there {_times(made)}"
        if OutboxEntry.objects.exists():
            yield "event not taken off the queue"

    def left(self) -> Iterator[str]:
        made = Case.objects.within(self.city).filter(application=self.application).exists()
        if not made and not OutboxEntry.objects.filter(dead=False).exists():
            yield "event taken off the queue without its case"


def unreadable(files: list[StoredFile], content: bytes | None = None) -> Iterator[str]:
    """What is wrong with files that rows speak of."""
    for each in files:
        try:
            found = read_file(each)
        except DomainError as fault:
            yield f"lost ({type(fault).__name__})"
            continue
        if len(found) != each.size or (content is not None and found != content):
            yield "altered"


def _times(number: int) -> str:
    return {0: "not at all", 1: "once", 2: "twice"}.get(number, f"more than twice ({number} times)")
