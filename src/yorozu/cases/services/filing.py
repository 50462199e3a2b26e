"""文書の保存: the whole matter into its file, with the class and the period of the definition."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from yorozu.cases.models import Case, Notice, State, Step
from yorozu.cases.services.moves import add_event, move_case, record
from yorozu.cases.services.printing import attachments, printed_application, printed_decision
from yorozu.cases.services.printing_messages import message_attachments, printed_messages
from yorozu.foundation.clock import day_of
from yorozu.foundation.errors import Conflict
from yorozu.identity.actors import Actor
from yorozu.identity.permissions import Action
from yorozu.identity.services import require
from yorozu.intake.models import Side
from yorozu.intake.selectors import Spoken, message_counts, messages_of, revisions_of
from yorozu.intake.services import report_progress
from yorozu.procedures.selectors import definition_of
from yorozu.records.models import Record
from yorozu.records.services import RecordItem, file_record
from yorozu.trust.models import Scan, StoredFile
from yorozu.trust.vault import discard_written, write_file

_UNREAD = "申請した方から、まだ読んでいないメッセージがあります。「申請した方とのやり取り」で読んでから、もう一度保存してください。"


@dataclass(frozen=True, slots=True)
class Paper:
    """A document made for the record, not yet kept."""

    kind: str
    label: str
    content: bytes


def file_case(*, case: Case, lock: int, by: Actor, at: datetime) -> Record:
    """File the finished case, once. Raises Conflict, Invalid (the class is not registered), Unavailable.

    The papers are printed before the transaction: only what depends on order stands inside it.
    """
    require(by, Action.RECORD_FILE, case.department_id)
    written: list[tuple[Paper, StoredFile]] = []
    messages = messages_of(case.application, reader=Side.OFFICE)
    try:
        ready = case.state in (State.ISSUED, State.WITHDRAWN)
        for paper in list(_papers(case, messages)) if ready else []:
            written.append((paper, _written(case, paper, at)))
        with transaction.atomic():
            return _file(case, lock, written, len(messages), by, at)
    except BaseException as fault:
        discard_written((stored for _, stored in written), after=fault)
        raise


def _file(
    case: Case, lock: int, written: list[tuple[Paper, StoredFile]], printed: int, by: Actor, at: datetime
) -> Record:
    definition = definition_of(case.version)
    closed_at = case.closed_at or at
    case = move_case(case=case, step=Step.FILE, to=State.FILED, lock=lock)
    if Notice.objects.within(case.municipality_id).filter(case=case).exists():
        report_progress(
            application=case.application,
            kind="closed",
            status="closed",
            at=at,
            message="この手続はすべて終わりました。",
        )
    _refuse_unread(case, printed)
    StoredFile.objects.bulk_create(stored for _, stored in written)
    filed = file_record(
        municipality=case.municipality, department=case.department, class_path=definition.retention.record_class,
        years=definition.retention.years, subject_type="case", subject_id=case.pk,
        title=f"{case.procedure.title}（{case.receipt_number}）", items=list(_items(case, written)), confidentiality=3,
        completed_on=day_of(closed_at), by=by, at=at,
    )  # fmt: skip
    add_event(case=case, kind=Step.FILE.value, message=f"簿冊: {filed.record_file.title}", by=by, at=at)
    record(case=case, action="case.file", by=by, at=at, details={"record": filed.pk})
    return filed


def _refuse_unread(case: Case, printed: int) -> None:
    """Nothing is put away that nobody has read, or that came while the papers were printed."""
    counts = message_counts(case.application, reader=Side.OFFICE)
    if counts.unread or counts.all != printed:
        raise Conflict(_UNREAD)


def _papers(case: Case, messages: list[Spoken]) -> Iterator[Paper]:
    for revision in revisions_of(case.application):
        label = "申請書" if revision.number == 1 else f"申請書（補正{revision.number - 1}回目）"
        yield Paper("application", label, printed_application(case, revision))
    if messages:
        yield Paper("messages", "やり取りの記録", printed_messages(case, messages))
    if case.state == State.ISSUED:
        yield Paper("proposal", "起案・決裁の記録", printed_decision(case))


def _written(case: Case, paper: Paper, at: datetime) -> StoredFile:
    return write_file(
        key=case.application.key,
        name=f"{paper.label}.pdf",
        media_type="application/pdf",
        content=paper.content,
        at=at,
        scan=Scan.OWN,
    )


def _items(case: Case, written: list[tuple[Paper, StoredFile]]) -> Iterator[RecordItem]:
    made: list[RecordItem] = [
        {"kind": paper.kind, "label": paper.label, "file": stored.pk} for paper, stored in written
    ]
    yield from (item for item in made if item["kind"] == "application")
    yield from attachments(case)
    yield from (item for item in made if item["kind"] == "messages")
    yield from message_attachments(case)
    yield from (item for item in made if item["kind"] == "proposal")
    for notice in Notice.objects.within(case.municipality_id).filter(case=case):
        yield {
            "kind": "notice",
            "label": f"{notice.title}（{notice.document_number}）",
            "file": notice.stored_id,
        }
